/** What `video` and `audio` share: WeChat's events from those of a browser's media element. */

const CODES = ["", "MEDIA_ERR_ABORTED", "MEDIA_ERR_NETWORK", "MEDIA_ERR_DECODE", "MEDIA_ERR_SRC_NOT_SUPPORTED"];

/** Those that WeChat names alike, and their details. */
const EVENTS = /** @type {Record<string, any>} */ ({
  __proto__: null,
  play: () => ({}),
  pause: () => ({}),
  ended: () => ({}),
  timeupdate: (/** @type {HTMLMediaElement} */ media) => ({ currentTime: media.currentTime, duration: media.duration || 0 }),
  waiting: () => ({}),
  error: (/** @type {HTMLMediaElement} */ media) => ({ errMsg: media.error ? CODES[media.error.code] : "MEDIA_ERR_SRC_NOT_SUPPORTED" }),
});

/** @param {HTMLMediaElement} media @param {NativeNode} node */
export function tellMedia(media, node) {
  for (const type of Object.keys(EVENTS)) {
    media.addEventListener(type, () => {
      // A browser pauses before it ends and after it failed, WeChat does not.
      if (type !== "pause" || (!media.ended && !media.error)) node.emit(type, EVENTS[type](media));
    });
  }
}

/** Begin to play where the browser lets us; without a touch before it only lets what is muted. @param {HTMLMediaElement} media */
export function tryPlay(media) {
  const started = media.play();
  if (started) started.catch(() => undefined);
}

/** wx.createVideoContext and the older wx.createAudioContext: steering a `<video>` or `<audio>` of the page. */

import { asyncCall } from "./_shared/call.js";
import { findNative } from "./_shared/nodes.js";
import { fileUrl } from "./_shared/files.js";
import { nativeOf } from "../core/native.js";

/** @param {any} id of the `<video>`, or its element @param {any} [component] its `this` */
export function createVideoContext(id, component) {
  const host = () => (typeof id === "string" ? findNative(component, "video", id) : id);
  const video = () => {
    const el = host();
    return el && el.querySelector("video");
  };
  const on = doer(video);
  return {
    play: on((found) => found.play().catch(() => undefined)),
    pause: on((found) => found.pause()),
    stop: on((found) => {
      found.pause();
      found.currentTime = 0;
    }),
    seek: on((found, time) => {
      found.currentTime = time;
    }),
    playbackRate: on((found, rate) => {
      found.playbackRate = rate;
    }),
    requestFullScreen: on((found) => fullScreen(found)),
    exitFullScreen: on((found) => leaveFullScreen(found)),
    exitPictureInPicture: (/** @type {any} */ options) =>
      asyncCall("exitPictureInPicture", options, async () => {
        await host().ownerDocument.exitPictureInPicture();
        return undefined;
      }),
    /** @param {any} danmu */
    sendDanmu(danmu) {
      const native = nativeOf(host());
      if (native && native.impl && native.impl.sendDanmu) native.impl.sendDanmu(danmu);
    },
    showStatusBar() {},
    hideStatusBar() {},
    requestBackgroundPlayback() {},
    exitBackgroundPlayback() {},
    startCasting() {},
    switchCasting() {},
    exitCasting() {},
    reconnectCasting() {},
  };
}

/** @param {any} id of the `<audio>` @param {any} [component] its `this` */
export function createAudioContext(id, component) {
  const audio = () => {
    const el = typeof id === "string" ? findNative(component, "audio", id) : id;
    return el && el.querySelector("audio");
  };
  const on = doer(audio);
  return {
    play: on((found) => found.play().catch(() => undefined)),
    pause: on((found) => found.pause()),
    seek: on((found, time) => {
      found.currentTime = time;
    }),
    setSrc: on((found, src) => {
      found.src = fileUrl(src);
    }),
  };
}

/** Methods that act on an element where there is one. @param {() => any} find */
function doer(find) {
  return (/** @type {(found: any, ...args: any[]) => any} */ act) => (/** @type {any[]} */ ...args) => {
    const found = find();
    if (found) act(found, ...args);
  };
}

/** Phones of Apple have a full screen for films only. @param {any} video */
function fullScreen(video) {
  if (video.requestFullscreen) video.requestFullscreen().catch(() => undefined);
  else if (video.webkitEnterFullscreen) video.webkitEnterFullscreen();
}

/** @param {any} video */
function leaveFullScreen(video) {
  const owner = video.ownerDocument;
  if (owner.fullscreenElement) owner.exitFullscreen();
  else if (video.webkitExitFullscreen) video.webkitExitFullscreen();
}

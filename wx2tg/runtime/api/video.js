/** wx.createVideoContext and the older wx.createAudioContext: steering a `<video>` or `<audio>` of the page. */

import { secondsOf } from "./_shared/audio.js";
import { asyncCall, failure } from "./_shared/call.js";
import { nativeMeant } from "./_shared/nodes.js";
import { fileUrl } from "./_shared/files.js";
import { nativeOf } from "../core/native.js";

/** @typedef {import("./_shared/nodes.js").Owner} Owner */

/** The least and the most that WeChat documents as playback rate. */
const SPEEDS = { least: 0.5, most: 2 };

/** @param {string | HTMLElement} id of the `<video>`, or its element @param {Owner} [component] its `this` */
export function createVideoContext(id, component) {
  /** @type {() => any} */
  const host = () => nativeMeant(component, "video", id);
  const video = () => {
    const el = host();
    return el && el.querySelector("video");
  };
  const player = () => nativeOf(host())?.impl;
  const on = doer(video);
  return {
    play: on((found) => found.play().catch(() => undefined)),
    pause: on((found) => found.pause()),
    stop: on((found) => {
      found.pause();
      found.currentTime = 0;
    }),
    seek: on(seek),
    playbackRate: on((found, rate) => {
      // The element would throw at what is no number, and far outside of what it can do.
      if (!Number.isNaN(Number(rate))) found.playbackRate = Math.min(SPEEDS.most, Math.max(SPEEDS.least, Number(rate)));
    }),
    requestFullScreen: () => player()?.fullScreen(true),
    exitFullScreen: () => player()?.fullScreen(false),
    exitPictureInPicture: (/** @type {ApiOptions} */ options) =>
      asyncCall("exitPictureInPicture", options, async () => {
        const found = host();
        if (!found || !found.ownerDocument.pictureInPictureElement) throw failure("not in picture-in-picture");
        await found.ownerDocument.exitPictureInPicture();
        return undefined;
      }),
    /** @param {import("../components/_shared/danmu.js").Comment} danmu */
    sendDanmu(danmu) {
      if (danmu) player()?.sendDanmu(danmu);
    },
    showStatusBar() {},
    hideStatusBar() {},
    requestBackgroundPlayback() {},
    exitBackgroundPlayback() {},
    startCasting: () => player()?.controls.casting.ask(),
    switchCasting() {},
    exitCasting() {},
    reconnectCasting() {},
  };
}

/** @param {string | HTMLElement} id of the `<audio>` @param {Owner} [component] its `this` */
export function createAudioContext(id, component) {
  const audio = () => {
    const el = nativeMeant(component, "audio", id);
    return el && el.querySelector("audio");
  };
  const on = doer(audio);
  return {
    play: on((found) => found.play().catch(() => undefined)),
    pause: on((found) => found.pause()),
    seek: on(seek),
    setSrc: on((found, src) => {
      found.src = fileUrl(src);
    }),
  };
}

/** What is no time changes nothing. @param {HTMLMediaElement} found @param {unknown} time */
function seek(found, time) {
  const seconds = secondsOf(time);
  if (seconds !== null) found.currentTime = seconds;
}

/** Methods that act on an element where there is one. @template {HTMLElement} E @param {() => E | null} find */
function doer(find) {
  return (/** @type {(found: E, ...args: any[]) => unknown} */ act) => (/** @type {unknown[]} */ ...args) => {
    const found = find();
    if (found) act(found, ...args);
  };
}

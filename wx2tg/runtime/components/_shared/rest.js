/** When a film rests: its page is covered, or the app goes into the background; it goes on when it is seen again. */

import { env } from "../../core/env.js";
import { watchPage } from "./page-watch.js";

/**
 * @typedef {{video: HTMLVideoElement, native: import("../../core/native.js").NativeNode, pause(): void, resume(): void}} Film
 */

/**
 * `auto-pause-if-navigate`, `auto-pause-if-open-native` and `picture-in-picture-mode` of a film.
 * @param {HTMLElement} el attached @param {Film} film @returns {() => void} stops
 */
export function restWhileAway(el, film) {
  const { video, native } = film;
  let resumes = false;
  const leave = (/** @type {boolean} */ pauses) => {
    if (video.paused || !pauses) return;
    resumes = true;
    film.pause();
  };
  const back = () => {
    if (!resumes || el.closest("wx-page[hidden]")) return;
    resumes = false;
    film.resume();
  };
  const stop = watchPage(el, (shown) => {
    if (shown) back();
    else if (!becomesSmall(video, native.props.pictureInPictureMode)) leave(native.props.autoPauseIfNavigate);
  });
  const hidden = () => leave(native.props.autoPauseIfOpenNative);
  env.events.on("appHide", hidden);
  env.events.on("appShow", back);
  return () => {
    stop();
    env.events.off("appHide", hidden);
    env.events.off("appShow", back);
  };
}

/**
 * What plays goes on in a small window, where the page wants it and the browser can.
 * @param {HTMLVideoElement} video @param {unknown} modes "push", "pop" or a list of both
 */
function becomesSmall(video, modes) {
  if (video.paused || ![modes].flat().includes("push") || !video.requestPictureInPicture) return false;
  video.requestPictureInPicture().catch(() => undefined);
  return true;
}

/** The events of the small window. @param {Film} film */
export function tellSmallWindow({ video, native }) {
  for (const type of ["enterpictureinpicture", "leavepictureinpicture"]) video.addEventListener(type, () => native.emit(type, {}));
}

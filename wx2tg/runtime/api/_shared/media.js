/** Choosing and measuring pictures and films. */

import { DECISION, LOADING, PROMPT, within } from "../../core/limits.js";
import { make, ownerDocument } from "./dom.js";
import { failure } from "./call.js";
import { forbidden } from "./policy.js";

/** Milliseconds until files that the user has chosen must be there, where the browser does not tell that he chose none. */
const CHOSEN = 10000;

/**
 * The user's files, through the browser's own chooser. Rejects with "cancel"; and at once where no tap of the user's
 * led here, because a browser then shows no chooser and never tells so.
 * @param {{accept?: string, multiple?: boolean, capture?: string}} options
 * @returns {Promise<File[]>}
 */
export function chooseFiles({ accept, multiple, capture }) {
  /** @type {any} */
  const { userActivation } = globalThis.navigator;
  if (userActivation && !userActivation.isActive) return Promise.reject(failure("a file can only be chosen after a tap"));
  /** @type {any} */
  const input = make("input", { type: "file", accept, multiple, capture, hidden: true });
  ownerDocument().body.append(input);
  const cancelled = () => failure("cancel");
  /** @type {() => void} */
  let back = () => undefined;
  const chosen = new Promise((resolve, reject) => {
    input.addEventListener("change", () => resolve([...input.files]));
    input.addEventListener("cancel", () => reject(cancelled()));
    // Browsers before Chrome 113 and Safari 16.4 tell only that the app has the focus again.
    back = () => void setTimeout(() => reject(cancelled()), CHOSEN);
    globalThis.addEventListener("focus", back);
    input.click();
  });
  return within(DECISION, chosen, cancelled).finally(() => {
    globalThis.removeEventListener("focus", back);
    input.remove();
  });
}

/**
 * A decoded picture.
 * @param {string} url
 * @param {boolean} [readable] asks the server to let its pixels be read
 * @returns {Promise<HTMLImageElement>}
 */
export function loadPicture(url, readable) {
  const image = make("img", {});
  if (readable) image.crossOrigin = "anonymous";
  const loaded = new Promise((resolve, reject) => {
    image.onload = () => resolve(image);
    image.onerror = () => reject(failure(forbidden("img-src", url) || "image load failed"));
    image.src = url;
  });
  return within(LOADING, loaded, () => {
    image.src = "";
    return failure("image load timeout");
  });
}

/**
 * Size, length and a frame's size of a film.
 * @param {string} url
 * @returns {Promise<{duration: number, width: number, height: number, video: HTMLVideoElement}>}
 */
export function measureVideo(url) {
  const video = make("video", { preload: "metadata", muted: true, playsinline: true });
  const measured = new Promise((resolve, reject) => {
    video.onloadedmetadata = () => resolve({ duration: video.duration, width: video.videoWidth, height: video.videoHeight, video });
    video.onerror = () => reject(failure(forbidden("media-src", url) || "video load failed"));
    video.src = url;
  });
  // Phones that save data do not load a film before it is played.
  return within(/^blob:/.test(url) ? PROMPT : LOADING, measured, () => failure("video load timeout"));
}

/**
 * The pixels of a canvas as a file.
 * @param {HTMLCanvasElement & {convertToBlob?: OffscreenCanvas["convertToBlob"]}} canvas @param {string} [type] @param {number} [quality] @returns {Promise<Blob>}
 */
export function canvasBlob(canvas, type, quality) {
  if (canvas.convertToBlob) return canvas.convertToBlob({ type, quality });
  return new Promise((resolve, reject) => {
    canvas.toBlob((/** @type {Blob | null} */ blob) => (blob ? resolve(blob) : reject(failure("canvas is empty"))), type, quality);
  });
}

/** Choosing and measuring pictures and films. */

import { make, ownerDocument } from "./dom.js";
import { failure } from "./call.js";
import { forbidden } from "./policy.js";

/**
 * The user's files, through the browser's own chooser. Rejects with "cancel".
 * @param {{accept?: string, multiple?: boolean, capture?: string}} options
 * @returns {Promise<File[]>}
 */
export function chooseFiles({ accept, multiple, capture }) {
  const input = make("input", { type: "file", accept, multiple, capture, hidden: true });
  ownerDocument().body.append(input);
  return new Promise((resolve, reject) => {
    input.addEventListener("change", () => resolve([...input.files]));
    input.addEventListener("cancel", () => reject(failure("cancel")));
    input.click();
  }).finally(() => input.remove());
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
  return new Promise((resolve, reject) => {
    image.onload = () => resolve(image);
    image.onerror = () => reject(failure(forbidden("img-src", url) || "image load failed"));
    image.src = url;
  });
}

/**
 * Size, length and a frame's size of a film.
 * @param {string} url
 * @returns {Promise<{duration: number, width: number, height: number, video: HTMLVideoElement}>}
 */
export function measureVideo(url) {
  const video = make("video", { preload: "metadata", muted: true, playsinline: true });
  return new Promise((resolve, reject) => {
    video.onloadedmetadata = () => resolve({ duration: video.duration, width: video.videoWidth, height: video.videoHeight, video });
    video.onerror = () => reject(failure(forbidden("media-src", url) || "video load failed"));
    video.src = url;
  });
}

/**
 * The pixels of a canvas as a file.
 * @param {any} canvas @param {string} [type] @param {number} [quality] @returns {Promise<Blob>}
 */
export function canvasBlob(canvas, type, quality) {
  if (canvas.convertToBlob) return canvas.convertToBlob({ type, quality });
  return new Promise((resolve, reject) => {
    canvas.toBlob((/** @type {any} */ blob) => (blob ? resolve(blob) : reject(failure("canvas is empty"))), type, quality);
  });
}

/** What WeChat's canvas object has beyond the browser's. */

import { make } from "./dom.js";
import { fileUrl } from "./files.js";

/** Add WeChat's own methods to a canvas, once. @param {AnyCanvas} canvas */
export function asWxCanvas(canvas) {
  if (canvas.createImage) return canvas;
  return Object.assign(canvas, {
    createImage: wxImage,
    createImageData: (/** @type {number} */ width, /** @type {number} */ height) => new ImageData(width, height),
    createPath2D: (/** @type {Path2D | string} */ path) => new Path2D(path),
    requestAnimationFrame: (/** @type {FrameRequestCallback} */ callback) => requestAnimationFrame(callback),
    cancelAnimationFrame: (/** @type {number} */ id) => cancelAnimationFrame(id),
  });
}

/**
 * A picture whose `src` is written as in a mini-program; a remote one taints the canvas unless its server allows
 * reading.
 */
function wxImage() {
  const image = make("img", {});
  const native = /** @type {Required<PropertyDescriptor>} */ (Object.getOwnPropertyDescriptor(Object.getPrototypeOf(image), "src"));
  Object.defineProperty(image, "src", {
    get: () => native.get.call(image),
    set(path) {
      const url = fileUrl(path);
      if (/^https?:/.test(url)) image.crossOrigin = "anonymous";
      native.set.call(image, url);
    },
  });
  return image;
}

/** The `<canvas>` of a `wx-canvas` element, null for any other. @param {any} el @returns {HTMLCanvasElement | null} */
export function canvasOf(el) {
  if (!el || el.localName === "canvas") return el;
  return el.localName === "wx-canvas" ? el.querySelector("canvas") : null;
}

/**
 * Make the pixels of a canvas of the older kind match the screen; its content goes.
 * @returns {number} pixels for each CSS pixel @param {HTMLCanvasElement} canvas
 */
export function fitCanvas(canvas) {
  const ratio = globalThis.devicePixelRatio || 1;
  const width = Math.round((canvas.clientWidth || 300) * ratio);
  const height = Math.round((canvas.clientHeight || 150) * ratio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  return ratio;
}

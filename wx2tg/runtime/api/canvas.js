/** Reading and writing the pixels of a canvas. */

import { asyncCall, failure } from "./_shared/call.js";
import { canvasOf } from "./_shared/canvas.js";
import { ownerDocument } from "./_shared/dom.js";
import { tempFile } from "./_shared/files.js";
import { canvasBlob } from "./_shared/media.js";
import { findNative } from "./_shared/nodes.js";

/**
 * @typedef {import("./_shared/nodes.js").Owner} Owner
 * @typedef {{canvas?: HTMLCanvasElement, canvasId?: string, x?: number, y?: number, width?: number, height?: number}} CanvasArea
 */

/** A part of a canvas as a temporary file. @param {ApiOptions<CanvasArea & {fileType?: string, quality?: number, destWidth?: number, destHeight?: number}>} options @param {Owner} [component] */
export function canvasToTempFilePath(options, component) {
  return asyncCall("canvasToTempFilePath", options, async (given) => {
    const source = find(given, component);
    const scale = given.canvas ? 1 : scaleOf(source);
    const { x = 0, y = 0, fileType = "png", quality = 1 } = given;
    const width = given.width || source.width / scale - x;
    const height = given.height || source.height / scale - y;
    const target = ownerDocument().createElement("canvas");
    target.width = Math.round(given.destWidth || width * scale);
    target.height = Math.round(given.destHeight || height * scale);
    const context = /** @type {CanvasRenderingContext2D} */ (target.getContext("2d"));
    const type = fileType === "jpg" ? "image/jpeg" : "image/png";
    if (type === "image/jpeg") {
      // JPEG has no transparency; what shows through would be black.
      context.fillStyle = "#fff";
      context.fillRect(0, 0, target.width, target.height);
    }
    context.drawImage(source, x * scale, y * scale, width * scale, height * scale, 0, 0, target.width, target.height);
    return { tempFilePath: tempFile(await readable(() => canvasBlob(target, type, quality))) };
  });
}

/** @param {ApiOptions<CanvasArea & {width: number, height: number}>} options @param {Owner} [component] */
export function canvasGetImageData(options, component) {
  return asyncCall("canvasGetImageData", options, async (given) => {
    const { width, height, x = 0, y = 0 } = given;
    const canvas = find(given, component);
    const scale = scaleOf(canvas);
    const small = Object.assign(ownerDocument().createElement("canvas"), { width, height });
    const context = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"));
    context.drawImage(canvas, x * scale, y * scale, width * scale, height * scale, 0, 0, width, height);
    const { data } = await readable(async () => context.getImageData(0, 0, width, height));
    return { data, width, height };
  });
}

/** @param {ApiOptions<CanvasArea & {data: Uint8ClampedArray, width: number}>} options @param {Owner} [component] */
export function canvasPutImageData(options, component) {
  return asyncCall("canvasPutImageData", options, (given, done) => {
    const { width, height = given.data.length / 4 / width, x = 0, y = 0, data } = given;
    const canvas = find(given, component);
    const scale = scaleOf(canvas);
    const small = Object.assign(ownerDocument().createElement("canvas"), { width, height });
    /** @type {CanvasRenderingContext2D} */ (small.getContext("2d")).putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
    /** @type {any} */
    const to = canvas.getContext("2d");
    to.clearRect(x * scale, y * scale, width * scale, height * scale);
    to.drawImage(small, x * scale, y * scale, width * scale, height * scale);
    done();
  });
}

/** @param {CanvasArea} given @param {Owner} component */
function find({ canvas, canvasId }, component) {
  const found = canvas || canvasOf(findNative(component, "canvas", canvasId, "canvasId"));
  if (!found || typeof found.getContext !== "function") throw failure("canvas is empty");
  return found;
}

/** Pixels of the canvas for each CSS pixel. @param {HTMLCanvasElement} canvas */
function scaleOf(canvas) {
  return canvas.clientWidth ? canvas.width / canvas.clientWidth : 1;
}

/** A canvas with a picture of a server that does not allow it cannot be read. @template T @param {() => Promise<T>} read */
async function readable(read) {
  try {
    return await read();
  } catch {
    throw failure("the canvas holds an image that its server does not allow to be read (CORS)");
  }
}

/** Pictures drawn anew: smaller, or a part of them. */

import { failure } from "./call.js";
import { ownerDocument } from "./dom.js";
import { canvasBlob } from "./media.js";

/** The quality of a JPEG that is to be smaller, and how long its shorter side may be. */
const COMPRESSED = 0.8;
const SHORTER = 1080;

/** Types that lose something when they are drawn as a JPEG: what moves, what shows through, what has no size. */
const KEPT = /^image\/(?:gif|png|webp|apng|svg\+xml|avif)$/;

/**
 * A canvas with a picture, or with a part of it.
 * @param {CanvasImageSource} picture @param {number} width @param {number} height of the canvas
 * @param {{x: number, y: number, width: number, height: number}} [part] in the picture's own pixels
 */
export function drawnOn(picture, width, height, part) {
  const canvas = ownerDocument().createElement("canvas");
  Object.assign(canvas, { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) });
  const context = canvas.getContext("2d");
  if (!context) throw failure("no canvas");
  if (part) context.drawImage(picture, part.x, part.y, part.width, part.height, 0, 0, canvas.width, canvas.height);
  else context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * A file that the user chose as a smaller JPEG; the file itself where that would not be smaller, would lose what the
 * picture has, or cannot be read here.
 * @param {File} file @returns {Promise<{blob: Blob, name: string}>}
 */
export async function compressed(file) {
  const same = { blob: file, name: file.name };
  if (KEPT.test(file.type) || !file.type.startsWith("image/")) return same;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return same;
  const scale = Math.min(1, SHORTER / Math.min(picture.width, picture.height));
  const blob = await canvasBlob(drawnOn(picture, picture.width * scale, picture.height * scale), "image/jpeg", COMPRESSED);
  picture.close();
  return blob.size < file.size ? { blob, name: file.name.replace(/(?:\.\w+)?$/, ".jpg") } : same;
}

/** wx.createOffscreenCanvas: a canvas that is not in the page. */

import { asWxCanvas } from "./_shared/canvas.js";
import { ownerDocument } from "./_shared/dom.js";

/**
 * @param {{width?: number, height?: number} | number} [options] type, width, height; older code gives width and height as arguments
 * @param {number} [second]
 */
export function createOffscreenCanvas(options, second) {
  const { width = 300, height = 150 } = typeof options === "number" ? { width: options, height: second } : options || {};
  return asWxCanvas(Object.assign(ownerDocument().createElement("canvas"), { width, height }));
}

/** wx.createCanvasContext: the older canvas. */

import { contextOf } from "./_shared/canvas-context.js";
import { nativeMeant } from "./_shared/nodes.js";

/** @typedef {import("./_shared/nodes.js").Owner} Owner */

/** @param {string | HTMLElement} id a `canvas-id`, or the element itself @param {Owner} [component] its `this` */
export function createCanvasContext(id, component) {
  return contextOf(() => nativeMeant(component, "canvas", id, "canvasId"));
}

/** wx.createCanvasContext: the older canvas. */

import { contextOf } from "./_shared/canvas-context.js";
import { nativeMeant } from "./_shared/nodes.js";

/** @param {any} id a `canvas-id`, or the element itself @param {any} [component] its `this` */
export function createCanvasContext(id, component) {
  return contextOf(() => nativeMeant(component, "canvas", id, "canvasId"));
}

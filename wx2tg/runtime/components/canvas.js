/** `canvas`: the browser's canvas; its resolution is the business of whoever draws. */

import { holdSwipes } from "../core/swipes.js";

/** @satisfies {NativeLeaf} */
export const wxCanvas = {
  props: { type: "", canvasId: "", disableScroll: false },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const surface = /** @type {HTMLCanvasElement} */ (el.querySelector(".wx-canvas-surface"));
    const update = () => {
      const { canvasId, disableScroll } = node.props;
      if (canvasId) el.setAttribute("canvas-id", canvasId);
      el.toggleAttribute("disable-scroll", disableScroll);
      holdSwipes(el, disableScroll);
    };
    /** @type {Node} */ (surface).$place = (/** @type {{clientX: number, clientY: number}} */ { clientX, clientY }) => placeIn(surface, clientX, clientY);
    surface.addEventListener("contextlost", () => node.emit("error", { errMsg: "canvas:fail context lost" }));
    surface.addEventListener("webglcontextlost", () => node.emit("error", { errMsg: "canvas:fail WebGL context lost" }));
    update();
    return { update, detached: () => holdSwipes(el, false) };
  },
};

/**
 * A point of the window in pixels of `el` from its own corner, however it and what is around it are turned and scaled:
 * the middle of what is seen is the middle of the box, and the rest is the transforms undone.
 * @param {HTMLElement} el @param {number} clientX @param {number} clientY
 */
function placeIn(el, clientX, clientY) {
  const { left, top, width, height } = el.getBoundingClientRect();
  let matrix = new DOMMatrix();
  for (let node = /** @type {HTMLElement | null} */ (el); node; node = node.parentElement) {
    const { transform } = getComputedStyle(node);
    if (transform !== "none") matrix = new DOMMatrix(transform).multiply(matrix);
  }
  // Only how it is turned and scaled: where it lies is known.
  Object.assign(matrix, { m41: 0, m42: 0, m43: 0 });
  const { x, y } = matrix.inverse().transformPoint({ x: clientX - left - width / 2, y: clientY - top - height / 2 });
  return { x: x + el.offsetWidth / 2, y: y + el.offsetHeight / 2 };
}

/** `draggable-sheet`: a sheet at the lower end of what it lies in, which a finger draws higher and lower. */

import { createDrag, scrollsInside } from "./_shared/drag.js";

/** Speed (pixels a millisecond) from which a finger throws the sheet to the next size. */
const FLICK = 0.3;

/** Milliseconds of a movement that no finger makes. */
const GLIDE = 250;

class DraggableSheet {
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.sheet = /** @type {HTMLElement} */ (el.firstElementChild);
    /** How much of the height it takes, from 0 to 1. */
    this.size = 0;
    this.from = 0;
    this.drag = createDrag(el, {
      claim: (dx, dy, event) => this.claims(dx, dy, event),
      move: (dx, dy) => this.show(this.from - dy / (this.el.clientHeight || 1), 0),
      up: (vx, vy, claimed) => {
        if (claimed) this.settle(vy);
      },
    });
    this.show(node.props.initialChildSize, 0);
  }

  attached() {
    // In a parent without a height it is as high as the window.
    this.el.toggleAttribute("alone", !this.el.clientHeight);
  }

  detached() {
    this.drag.detached();
  }

  /** @param {Record<string, true>} changed */
  update(changed) {
    this.show(changed.initialChildSize ? this.native.props.initialChildSize : this.size, 0);
  }

  /** Least and greatest size. @returns {[number, number]} */
  get limits() {
    const { minChildSize, maxChildSize } = this.native.props;
    const most = Math.max(0, Math.min(maxChildSize, 1));
    return [Math.max(0, Math.min(minChildSize, most)), most];
  }

  /** @param {number} size @param {number} duration milliseconds */
  show(size, duration) {
    const [least, most] = this.limits;
    this.size = Math.max(least, Math.min(size, most));
    this.sheet.style.transition = duration > 0 ? `height ${duration}ms ease-out` : "none";
    this.sheet.style.height = `${this.size * 100}%`;
  }

  /** A list in the sheet scrolls by itself where the sheet is at its greatest, or where the list is not at its top. @param {number} dx @param {number} dy @param {any} event */
  claims(dx, dy, event) {
    if (Math.abs(dy) <= Math.abs(dx)) return false;
    const grows = dy < 0;
    const [least, most] = this.limits;
    if (grows ? this.size >= most : this.size <= least) return false;
    if (!grows && scrollsInside(event.target, this.el, true) && isScrolled(event.target, this.el)) return false;
    this.from = this.size;
    return true;
  }

  /** With `snap` it comes to rest at one of its sizes. @param {number} speed pixels a millisecond, downwards */
  settle(speed) {
    const { snap, snapSizes } = this.native.props;
    if (!snap) return;
    const given = Array.isArray(snapSizes) ? snapSizes.map(Number).filter((size) => size > 0 && size < 1) : [];
    const sizes = [...this.limits, ...given].sort((a, b) => a - b);
    const closest = sizes.reduce((best, size) => (Math.abs(size - this.size) < Math.abs(best - this.size) ? size : best));
    const thrown = speed < 0 ? sizes.find((size) => size >= this.size) : sizes.reverse().find((size) => size <= this.size);
    this.show(Math.abs(speed) > FLICK && thrown !== undefined ? thrown : closest, GLIDE);
  }

  /** What a selector query hands out as this element's node: WeChat's DraggableSheetContext. */
  get node() {
    return {
      /** @param {{size?: number, pixels?: number, animated?: boolean, duration?: number}} [options] */
      scrollTo: ({ size, pixels = NaN, animated = true, duration = GLIDE } = {}) => {
        const share = typeof size === "number" ? size : pixels / (this.el.clientHeight || 1);
        if (Number.isFinite(share)) this.show(share, animated ? duration : 0);
      },
    };
  }
}

/** Whether something between `target` and `el` is not at its top. @param {Element} target @param {HTMLElement} el */
function isScrolled(target, el) {
  for (let node = /** @type {Element | null} */ (target); node && node !== el; node = node.parentElement) if (node.scrollTop > 0) return true;
  return false;
}

export const wxDraggableSheet = {
  props: { initialChildSize: 0.5, minChildSize: 0.25, maxChildSize: 1, snap: false, snapSizes: /** @type {number[] | null} */ (null) },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create: (el, node) => new DraggableSheet(el, node),
};

/** The track of a `swiper`: which slides there are, and where they lie. Positions are counted in slides. */

import { nativeOf } from "../../core/native.js";
import { cssLength, pixels } from "./length.js";
import { lookOf } from "./swiper-looks.js";

/** @param {boolean} vertical @returns {["X" | "Y", "X" | "Y"]} along the track and across */
const axes = (vertical) => (vertical ? ["Y", "X"] : ["X", "Y"]);

export class SwiperTrack {
  /** @param {HTMLElement} el @param {import("../../core/native.js").NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.slides = /** @type {HTMLElement} */ (el.querySelector(".wx-swiper-slides"));
    this.frame = /** @type {HTMLElement} */ (this.slides.firstElementChild);
    /** @type {HTMLElement[]} */
    this.items = [];
    /** What is shown, which may lie beyond both ends of a circular swiper. */
    this.position = 0;
    /** Slot of each item on the track. @type {number[]} */
    this.slots = [];
    /** Whether a slide was ever drawn in another way than side by side. */
    this.looked = false;
    /** Pixels that the first and the last slide are moved by. */
    this.margins = [0, 0];
  }

  /** How many slides are seen at once. */
  get width() {
    return Math.max(1, Math.floor(this.native.props.displayMultipleItems));
  }

  /** Margins, direction and size of the slides. */
  layout() {
    const { vertical, previousMargin, nextMargin, snapToEdge } = this.native.props;
    const { style } = this.slides;
    const [before, after] = [cssLength(previousMargin), cssLength(nextMargin)];
    [style.top, style.right, style.bottom, style.left] = vertical ? [before, "0", after, "0"] : ["0", after, "0", before];
    this.margins = snapToEdge ? [pixels(this.el, previousMargin), pixels(this.el, nextMargin)] : [0, 0];
    const share = `${100 / this.width}%`;
    this.frame.style.width = vertical ? "100%" : share;
    this.frame.style.height = vertical ? share : "100%";
    this.el.toggleAttribute("vertical", vertical);
  }

  /** @returns {HTMLElement[]} */
  itemsNow() {
    return /** @type {any[]} */ ([...this.frame.querySelectorAll("wx-swiper-item")])
      .filter((item) => item.closest("wx-swiper") === this.el);
  }

  get circular() {
    return this.native.props.circular && this.items.length > this.width;
  }

  /** The greatest index that can be current. */
  get last() {
    const { length } = this.items;
    return Math.max(0, this.circular ? length - 1 : length - this.width);
  }

  /** Put the track, and the items that a circular swiper shows there, where they belong. @param {number} position */
  draw(position) {
    const { vertical, skipHiddenItemLayout, layoutType, transformerType } = this.native.props;
    const look = lookOf(layoutType, transformerType);
    const count = this.items.length;
    const middle = position + (this.width - 1) / 2;
    const move = (/** @type {number} */ share, /** @type {string} */ more) => `translate${vertical ? "Y" : "X"}(${more}${share * 100}%${more && ")"})`;
    const shift = this.shiftAt(position);
    this.position = position;
    this.frame.style.transform = move(-position, shift ? `calc(${shift}px + ` : "");
    this.items.forEach((item, i) => {
      const slot = this.circular ? i + count * Math.round((middle - i) / count) : i;
      const isSkipped = skipHiddenItemLayout || !!nativeOf(item)?.props.skipHiddenItemLayout;
      item.toggleAttribute("skipped", isSkipped && Math.abs(slot - middle) >= this.width / 2 + 1);
      if (slot === this.slots[i] && !look) return;
      this.slots[i] = slot;
      const { back = 0, transform = "", opacity = 1, from = 50 } = look ? look(slot - position, ...axes(vertical)) : {};
      item.style.transform = `${move(slot - back, "")} ${transform}`;
      if (look) this.looked = true;
      if (!this.looked) return;
      item.style.opacity = opacity === 1 ? "" : String(opacity);
      item.style.transformOrigin = from === 50 ? "" : vertical ? `50% ${from}%` : `${from}% 50%`;
      // What comes later lies under what is before it.
      item.style.zIndex = look ? String(Math.round(100 * (count - Math.max(0, slot - position)))) : "";
    });
  }

  /** With `snap-to-edge` the first and the last slide lie at the edges, without the margins. @param {number} position */
  shiftAt(position) {
    const [before, after] = this.margins;
    if (this.circular || this.items.length < 2 || !(before || after)) return 0;
    const near = (/** @type {number} */ distance) => Math.max(0, 1 - Math.abs(distance));
    return after * near(this.last - position) - before * near(position);
  }

  redraw() {
    this.forget();
    this.draw(this.position);
  }

  /** Every slide is to be placed anew. */
  forget() {
    this.slots = [];
  }

  /** Pixels of one slide along the track. */
  get size() {
    return (this.native.props.vertical ? this.frame.offsetHeight : this.frame.offsetWidth) || 1;
  }

  get shown() {
    return this.frame.getClientRects().length > 0;
  }
}

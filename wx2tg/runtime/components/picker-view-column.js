/** The `picker-view-column` component: one wheel of a `picker-view`, whose rows are the page's own elements. */

import { closestNative } from "../core/native.js";
import { scopedClasses } from "./_shared/classes.js";
import { css } from "../core/style.js";
import { createOwnStyle } from "./_shared/own-style.js";
import { Wheel } from "./_shared/wheel.js";

class Column {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.scroller = el.querySelector(".wx-picker__scroller");
    this.content = el.querySelector(".wx-picker__content");
    this.mask = el.querySelector(".wx-picker__mask");
    this.indicator = el.querySelector(".wx-picker__indicator");
    this.wheel = new Wheel(this.scroller, this.content, {
      started: () => this.tell("started"),
      released: () => this.tell("released"),
      settled: () => this.tell("settled"),
    });
    this.style = createOwnStyle(el);
    this.rows = new MutationObserver(() => this.wheel.place(false));
    this.sizes = new ResizeObserver(() => this.measure());
  }

  attached() {
    this.rows.observe(this.content, { childList: true });
    this.sizes.observe(this.scroller);
    this.sizes.observe(this.indicator);
    const view = closestNative(this.el, "wx-picker-view");
    if (view && view.impl) this.show(view.impl.wantedBy(this.native));
  }

  detached() {
    this.rows.disconnect();
    this.sizes.disconnect();
    this.style.detached();
    this.wheel.close();
  }

  /** The row that it shows, or is nearest to while it turns. */
  get index() {
    return this.wheel.nearest;
  }

  /** @param {"started" | "released" | "settled"} what */
  tell(what) {
    const view = closestNative(this.el, "wx-picker-view");
    if (view && view.impl) view.impl[what]();
  }

  /** Take over the looks that the `picker-view` gives its columns, and turn to row `index`. @param {number} index */
  show(index) {
    const view = /** @type {NativeNode} */ (closestNative(this.el, "wx-picker-view"));
    const { props } = view;
    this.indicator.className = `wx-picker__indicator ${scopedClasses(view, props.indicatorClass)}`;
    this.indicator.style.cssText = css(props.indicatorStyle);
    this.mask.className = `wx-picker__mask ${scopedClasses(view, props.maskClass)}`;
    this.mask.style.cssText = css(props.maskStyle);
    this.measure();
    this.wheel.select(index);
  }

  /** The indicator is as high as a row, and every row as high as the indicator. */
  measure() {
    const row = this.indicator.offsetHeight;
    const room = Math.max(0, (this.scroller.clientHeight - row) / 2);
    if (!row) return;
    this.style.set({ "--wx-picker-row": `${row}px`, "--wx-picker-room": `${room}px` });
    this.wheel.place(false);
  }
}

/** @satisfies {NativeLeaf} */
export const wxPickerViewColumn = {
  props: { name: "" },
  create: (/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) => new Column(el, node),
};

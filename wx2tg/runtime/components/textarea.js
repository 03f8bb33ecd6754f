/** The `textarea` component: text of several lines, as high as its style says or as its text needs. */

import { TextField, textFieldProps } from "./_shared/field.js";
import { flag } from "./_shared/press.js";

class TextArea extends TextField {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    super(el, node, el.querySelector("textarea"), (text) => text);
    this.mirror = el.querySelector(".wx-textarea-mirror");
    this.lines = 1;
    this.height = -1;
    this.apply();
    this.write(node.props.value);
  }

  apply() {
    flag(this.el, "auto-height", this.native.props.autoHeight);
    super.apply();
  }

  attached() {
    super.attached();
    this.measure();
  }

  mark() {
    super.mark();
    this.measure();
  }

  /** The mirror holds the same text in the same cell: it gives the field its height, and the page the number of lines. */
  measure() {
    const { mirror, native } = this;
    if (!mirror || !mirror.isConnected) return;
    mirror.textContent = "\u200b";
    const line = mirror.offsetHeight;
    if (!line) return;
    mirror.textContent = `${this.field.value}\u200b`;
    const height = mirror.offsetHeight;
    const lines = Math.round(height / line);
    if (lines === this.lines) return;
    this.lines = lines;
    const width = native.el.ownerDocument.documentElement.clientWidth;
    native.emit("linechange", { height, heightRpx: (height * 750) / width, lineCount: lines, lineHeight: line });
  }

  /** With `confirm-type="return"` Enter is a line break, and with Ctrl or Command the end. @param {KeyboardEvent} event */
  entered(event) {
    if (this.native.props.confirmType !== "return" || event.ctrlKey || event.metaKey) super.entered(event);
  }
}

/** @satisfies {NativeLeaf} */
export const wxTextarea = {
  props: { ...textFieldProps, autoHeight: false, confirmType: "return", placeholderClass: "textarea-placeholder" },
  create: (/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) => new TextArea(el, node),
};

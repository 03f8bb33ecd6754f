/** What `input` and `textarea` share: a native field, a placeholder of our own, WeChat's events and its control of the value. */

import { scopedClasses } from "./classes.js";
import { watchKeyboard } from "../../host/keyboard.js";
import { css } from "../../core/style.js";
import { flag } from "./press.js";

/** The properties of both, with WeChat's defaults. */
export const textFieldProps = {
  name: "",
  value: "",
  placeholder: "",
  placeholderStyle: "",
  placeholderClass: "",
  disabled: false,
  maxlength: 140,
  cursorSpacing: 0,
  cursorColor: "",
  autoFocus: false,
  focus: false,
  confirmType: "",
  confirmHold: false,
  holdKeyboard: false,
  cursor: -1,
  selectionStart: -1,
  selectionEnd: -1,
};

/** What a press may give the focus to. */
const WRITABLE = "input, textarea, select, [contenteditable]";

/** One half of a character of two UTF-16 units, without the other. */
const HALF = /\p{Surrogate}/gu;

export class TextField {
  /**
   * @param {LeafElement} el @param {NativeNode} node
   * @param {Control} field the native control inside `el`
   * @param {(text: string) => string} keep drops what the type does not take
   */
  constructor(el, node, field, keep) {
    this.el = el;
    this.native = node;
    this.field = field;
    this.keep = keep;
    this.label = el.querySelector(".wx-placeholder");
    this.composing = false;
    this.key = 0;
    this.keyboard = 0;
    this.stop = () => {};
    /** Ends what lasts as long as the field has the focus. */
    this.let = () => {};
    /** Start and end of the selection that the page knows. */
    this.selected = "";
    this.listen();
  }

  listen() {
    const { el, field, native } = this;
    const composition = (/** @type {CompositionEvent} */ event) => {
      this.composing = event.type !== "compositionend";
      this.key = 0;
      native.emit(`keyboard${event.type}`, { data: event.data });
      this.typed(event.data);
    };
    field.addEventListener("compositionstart", composition);
    field.addEventListener("compositionupdate", composition);
    field.addEventListener("compositionend", composition);
    field.addEventListener("input", (/** @type {any} */ event) => this.typed(event.data));
    field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.pressed(event));
    field.addEventListener("focus", () => this.focused());
    field.addEventListener("blur", () => this.blurred());
    el.addEventListener("click", (/** @type {any} */ event) => {
      if (event.target !== field && !field.disabled && !event.target.closest("wx-keyboard-accessory")) field.focus();
    });
  }

  attached() {
    this.stop = watchKeyboard(this.field.ownerDocument.defaultView, (height) => this.raised(height));
    // A page is shown one frame after it is built; a hidden field takes no focus.
    const { props } = this.native;
    if (props.focus || props.autoFocus) requestAnimationFrame(() => this.field.focus());
  }

  detached() {
    this.stop();
    this.let();
  }

  /**
   * While the field has the focus: with `hold-keyboard` a press on what cannot be written in takes the focus away from
   * nothing, and the page hears of another selection. Older browsers tell only the document of that.
   */
  hold() {
    const { ownerDocument } = this.field;
    const keep = (/** @type {any} */ event) => {
      if (this.native.props.holdKeyboard && !event.target.closest(WRITABLE)) event.preventDefault();
    };
    const moved = () => {
      const { selectionStart, selectionEnd } = this.field;
      const now = `${selectionStart} ${selectionEnd}`;
      if (now === this.selected) return;
      this.selected = now;
      this.native.emit("selectionchange", { selectionStart, selectionEnd });
    };
    ownerDocument.addEventListener("mousedown", keep, true);
    ownerDocument.addEventListener("selectionchange", moved);
    this.let = () => {
      ownerDocument.removeEventListener("mousedown", keep, true);
      ownerDocument.removeEventListener("selectionchange", moved);
    };
  }

  /** @param {Changed} changed */
  update(changed) {
    const { props } = this.native;
    this.apply();
    if (changed.value) this.write(props.value);
    if (changed.focus && props.focus) this.field.focus();
    else if (changed.focus) this.field.blur();
    else if (changed.cursor || changed.selectionStart || changed.selectionEnd) this.select();
  }

  /** Everything but value and focus. */
  apply() {
    /** @type {any} */
    const { el, field, label } = this;
    const { props } = this.native;
    field.disabled = props.disabled;
    flag(el, "disabled", props.disabled);
    if (props.maxlength >= 0) field.maxLength = props.maxlength;
    else field.removeAttribute("maxlength");
    field.enterKeyHint = props.confirmType === "return" ? "enter" : props.confirmType;
    field.name = props.name;
    field.placeholder = props.placeholder;
    field.style.caretColor = props.cursorColor;
    field.style.scrollMarginBottom = `${props.cursorSpacing}px`;
    for (const name of ["aria-label", "aria-labelledby"]) {
      if (el.hasAttribute(name)) field.setAttribute(name, el.getAttribute(name));
    }
    label.textContent = props.placeholder;
    label.className = `wx-placeholder ${scopedClasses(this.native, props.placeholderClass)}`;
    label.style.cssText = css(props.placeholderStyle);
    this.mark();
  }

  /** Show the placeholder while there is no text, not even one that is being composed. */
  mark() {
    this.label.hidden = this.field.value !== "";
  }

  /** Put `text` into the field; while a word is being composed that would break it, so it waits. @param {string} text */
  write(text) {
    if (this.composing) return;
    const cut = this.cut(text);
    if (cut !== this.field.value) this.field.value = cut;
    this.mark();
  }

  /**
   * As much of `text` as `maxlength` takes, which counts UTF-16 units as `text.length` does. A character of several
   * units that would be cut is left out whole.
   * @param {string} text
   */
  cut(text) {
    const { maxlength } = this.native.props;
    if (maxlength < 0 || text.length <= maxlength) return text;
    // Older browsers know no Segmenter: there an emoji that is joined from several may lose its last ones.
    const cut = Intl.Segmenter && new Intl.Segmenter().segment(text).containing(maxlength);
    return text.slice(0, cut ? cut.index : maxlength).replace(HALF, "");
  }

  /** The user changed the text. @param {string | null} data what was typed */
  typed(data) {
    const { field, native } = this;
    this.mark();
    if (this.composing) return;
    const { maxlength } = native.props;
    // A browser that takes a part of what is pasted may take half a character.
    const text = this.keep(maxlength >= 0 && field.value.length >= maxlength ? field.value.replace(HALF, "") : field.value);
    if (text !== field.value) this.restore(text, field.selectionStart - field.value.length + text.length);
    // Browsers differ in whether an input event follows the end of a composition.
    if (text === native.props.value) return;
    native.props.value = text;
    const keyCode = this.key || (data ? data.charCodeAt(data.length - 1) : 8);
    const answer = native.emit("input", { value: text, cursor: field.selectionStart, keyCode });
    if (typeof answer === "string") this.replace(answer, -1);
    else if (answer && typeof answer.value === "string") this.replace(answer.value, answer.cursor);
  }

  /** What the handler returned takes the place of what was typed. @param {string} text @param {number} cursor */
  replace(text, cursor) {
    this.native.props.value = text;
    this.write(text);
    if (cursor >= 0) this.field.setSelectionRange(cursor, cursor);
  }

  /** @param {string} text @param {number} caret */
  restore(text, caret) {
    this.field.value = text;
    this.field.setSelectionRange(Math.max(0, caret), Math.max(0, caret));
    this.mark();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    // 229: the key belongs to an input method, which turns Enter into the end of its word.
    this.key = event.keyCode === 229 ? 0 : event.keyCode;
    if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229) this.entered(event);
  }

  /** Enter was pressed. @param {KeyboardEvent} event */
  entered(event) {
    event.preventDefault();
    this.native.emit("confirm", { value: this.field.value });
    if (!this.native.props.confirmHold) this.field.blur();
  }

  focused() {
    this.native.props.focus = true;
    this.let();
    this.hold();
    this.select();
    this.native.emit("focus", { value: this.field.value, height: this.keyboard });
  }

  blurred() {
    this.native.props.focus = false;
    this.let();
    const { value, selectionStart } = this.field;
    this.native.emit("blur", { value, cursor: selectionStart, encryptedValue: "", encryptError: "" });
  }

  select() {
    const { cursor, selectionStart, selectionEnd } = this.native.props;
    if (!this.native.props.focus) return;
    if (selectionStart >= 0 && selectionEnd >= 0) this.field.setSelectionRange(selectionStart, selectionEnd);
    else if (cursor >= 0) this.field.setSelectionRange(cursor, cursor);
  }

  /** @param {number} height */
  raised(height) {
    if (height && !this.native.props.focus) return;
    if (height === this.keyboard) return;
    this.keyboard = height;
    this.native.emit("keyboardheightchange", { height, duration: 0.25 });
  }

  /** A `label` was tapped. */
  press() {
    this.field.focus();
  }

  get value() {
    return this.field.value;
  }

  reset() {
    this.replace("", -1);
  }
}

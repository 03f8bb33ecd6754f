/** The `editor` component: rich text in an editable element; pages reach it through an `EditorContext`. */

import { assetUrl } from "../core/assets.js";
import { inlineOf, lineOf, readDelta } from "./_shared/delta.js";
import { editorContext } from "./_shared/editor-context.js";
import { EditorImages } from "./_shared/editor-images.js";

class Editor {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.field = el.querySelector(".wx-editor-field");
    this.range = /** @type {any} */ (null);
    this.status = "";
    this.context = editorContext(this);
    this.images = new EditorImages(el, this.field, node.props, () => this.changed(true));
    for (const type of ["focus", "blur", "input"]) {
      this.field.addEventListener(type, () => {
        this.mark();
        node.emit(type, this.contents());
      });
    }
    this.selection = () => this.follow();
    this.update({ focus: true });
  }

  attached() {
    this.field.ownerDocument.addEventListener("selectionchange", this.selection);
    this.field.ownerDocument.execCommand("defaultParagraphSeparator", false, "p");
    requestAnimationFrame(() => this.native.emit("ready"));
  }

  detached() {
    this.field.ownerDocument.removeEventListener("selectionchange", this.selection);
  }

  /** @param {Changed} changed */
  update(changed) {
    const { readOnly, placeholder, focus } = this.native.props;
    this.field.contentEditable = String(!readOnly);
    this.field.dataset.placeholder = placeholder;
    this.field.setAttribute("aria-placeholder", placeholder);
    if (changed.focus && focus) this.field.focus();
    this.images.draw();
    this.mark();
  }

  /** Whether the placeholder shows. */
  mark() {
    const { field } = this;
    field.toggleAttribute("data-empty", !field.textContent && !field.querySelector("img, hr, li"));
  }

  contents() {
    const { field } = this;
    return { html: field.innerHTML, text: `${field.innerText.replace(/\n+$/, "")}\n`, delta: readDelta(field) };
  }

  /** Remember where the user is, for a tap on a toolbar takes the selection away; tell the page what is set there. */
  follow() {
    const selection = /** @type {Selection} */ (this.field.ownerDocument.getSelection());
    if (!selection.rangeCount || !this.field.contains(selection.anchorNode)) return;
    this.range = selection.getRangeAt(0);
    const formats = this.formats();
    const status = JSON.stringify(formats);
    if (status === this.status) return;
    this.status = status;
    this.native.emit("statuschange", formats);
  }

  /** The formats at the selection, the inner ones first. */
  formats() {
    let formats = {};
    for (let at = this.range && this.range.startContainer; at && at !== this.field; at = at.parentNode) {
      if (at.nodeType === 1) formats = { ...inlineOf(at), ...lineOf(at), ...formats };
    }
    return /** @type {Fields} */ (formats);
  }

  /** Put the selection back before a command. */
  restore() {
    const { field } = this;
    this.follow();
    const { range } = this;
    field.focus({ preventScroll: true });
    if (!range) return;
    const selection = /** @type {Selection} */ (field.ownerDocument.getSelection());
    selection.removeAllRanges();
    selection.addRange(range);
  }

  /** After a command. The browser's own fire `input` themselves; `silent` ones are told to the page here. @param {boolean} [silent] */
  changed(silent) {
    if (silent) this.field.dispatchEvent(new Event("input"));
    this.follow();
  }

  /** The nearest element around the selection that matches. @param {string} selector */
  around(selector) {
    const at = this.range && this.range.startContainer;
    const found = at && (at.nodeType === 1 ? at : at.parentNode).closest(selector);
    return found && this.field.contains(found) ? found : null;
  }

  /** A style for the selected text, where the browser has no command. @param {string} name @param {string} value */
  wrap(name, value) {
    if (!this.range || this.range.collapsed) return;
    /** @type {Styled} */
    const span = this.field.ownerDocument.createElement("span");
    span.style[name] = value;
    span.append(this.range.extractContents());
    this.range.insertNode(span);
    this.changed(true);
  }

  selected() {
    return this.range ? this.range.toString() : "";
  }

  /** @param {string} path */
  url(path) {
    return assetUrl(this.native.base, path);
  }
}

/** @satisfies {NativeLeaf} */
export const wxEditor = {
  props: {
    name: "", readOnly: false, placeholder: "", focus: false, showImgSize: false, showImgToolbar: false, showImgResize: false,
  },
  create: (/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) => new Editor(el, node),
};

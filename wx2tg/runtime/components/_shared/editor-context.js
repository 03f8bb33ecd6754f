/** `EditorContext`: what a page can do with an `editor`, over the browser's own editing commands. */

import { guard } from "../../core/env.js";
import { writeDelta } from "./delta.js";
import { foreignAttribute, parseForeign } from "./foreign-html.js";

/**
 * @typedef {ReturnType<typeof import("../editor.js").wxEditor.create>} EditorImpl
 * @typedef {{src: string, alt?: string, width?: string, height?: string, extClass?: string, data?: object}} Picture
 */

const COMMANDS = /** @type {Record<string, any>} */ ({
  __proto__: null,
  bold: "bold", italic: "italic", underline: "underline", strike: "strikeThrough",
  color: "foreColor", backgroundColor: "hiliteColor", fontFamily: "fontName",
});
const ALIGN = /** @type {Record<string, any>} */ ({
  __proto__: null,
  left: "justifyLeft", center: "justifyCenter", right: "justifyRight", justify: "justifyFull",
});
const DROPPED = "script, wx-style, link, meta, iframe, frame, object, embed, form, base, svg, math";

/** Attributes that are addresses, and the addresses that only show something. */
const ADDRESSES = ["href", "src", "srcset", "action", "formaction"];
const HARMLESS = /^(?:https?:|data:image\/|blob:|wxfile:|mailto:|tel:|\/\/|(?![a-z][a-z\d+.-]*:))/i;

class EditorContext {
  /** @param {EditorImpl} editor the component's implementation */
  constructor(editor) {
    this.editor = editor;
  }

  /** @param {string} name @param {any} [value] */
  format(name, value) {
    const { editor } = this;
    editor.restore();
    const off = !value || editor.formats().header === Number(value);
    if (name === "header") this.command("formatBlock", off ? "p" : `h${value}`);
    else if (name === "list") this.list(value);
    else if (name === "align") this.command(ALIGN[value] || "justifyLeft");
    else if (name === "indent") this.command(value === "-1" || value < 0 ? "outdent" : "indent");
    else if (name === "script") this.command(value === "sub" ? "subscript" : "superscript");
    else if (name in COMMANDS) this.command(COMMANDS[name], value);
    else editor.wrap(name, value);
    editor.changed();
  }

  /** @param {string} kind */
  list(kind) {
    this.command(kind === "ordered" ? "insertOrderedList" : "insertUnorderedList");
    const list = this.editor.around("ul");
    if (list && kind === "check") list.dataset.list = "check";
  }

  /** @param {string} name @param {unknown} [value] */
  command(name, value) {
    this.editor.field.ownerDocument.execCommand(name, false, value === undefined ? undefined : String(value));
  }

  /** Edit, then answer. @param {string} name @param {ApiOptions | undefined} options @param {(given: any) => void} run @param {boolean} [silent] */
  edit(name, options, run, silent) {
    return answer(name, options, (given) => {
      this.editor.restore();
      run(given);
      this.editor.changed(silent);
    });
  }

  /** @param {ApiOptions<{text: string}>} options */
  insertText(options) {
    return this.edit("insertText", options, ({ text = "" }) => this.command("insertText", text));
  }

  /** @param {ApiOptions} [options] */
  insertDivider(options) {
    return this.edit("insertDivider", options, () => this.command("insertHorizontalRule"));
  }

  /** @param {ApiOptions<Picture>} options */
  insertImage(options) {
    return this.edit("insertImage", options, ({ src, alt = "", width = "", height = "", extClass = "", data = {} }) => {
      if (typeof src !== "string") {
        const found = Object.prototype.toString.call(src).slice(8, -1);
        throw new Error(`parameter error: parameter.src should be String instead of ${found};`);
      }
      const image = this.editor.field.ownerDocument.createElement("img");
      Object.assign(image, { src: this.editor.url(src), alt, className: extClass });
      Object.assign(image.style, { width, height });
      Object.assign(image.dataset, data);
      this.command("insertHTML", image.outerHTML);
    });
  }

  /** @param {ApiOptions<{delta?: unknown, html?: string}>} options */
  setContents(options) {
    return this.edit("setContents", options, ({ delta, html }) => {
      const { field } = this.editor;
      if (delta) writeDelta(field, delta);
      else field.replaceChildren(...clean(String(html || "")));
    }, true);
  }

  /** @param {ApiOptions} [options] */
  getContents(options) {
    return answer("getContents", options, () => this.editor.contents());
  }

  /** @param {ApiOptions} [options] */
  getSelectionText(options) {
    return answer("getSelectionText", options, () => ({ text: this.editor.selected() }));
  }

  /** @param {ApiOptions} [options] */
  clear(options) {
    return this.edit("clear", options, () => { this.editor.field.textContent = ""; }, true);
  }

  /** @param {ApiOptions} [options] */
  removeFormat(options) {
    return this.edit("removeFormat", options, () => this.command("removeFormat"));
  }

  /** @param {ApiOptions} [options] */
  undo(options) {
    return this.edit("undo", options, () => this.command("undo"));
  }

  /** @param {ApiOptions} [options] */
  redo(options) {
    return this.edit("redo", options, () => this.command("redo"));
  }

  /** @param {ApiOptions} [options] */
  blur(options) {
    return answer("blur", options, () => this.editor.field.blur());
  }

  scrollIntoView() {
    this.editor.field.scrollIntoView({ block: "nearest" });
  }
}

const MISSING = ["deleteText", "getBounds", "getHistoryState", "getSelection", "insertCustomBlock", "setSelection"];

/** A context whose remaining methods fail as WeChat's do. @param {EditorImpl} editor */
export function editorContext(editor) {
  const context = /** @type {Fields} */ (new EditorContext(editor));
  for (const name of MISSING) {
    context[name] = (/** @type {ApiOptions} */ options) => answer(name, options, () => {
      throw new Error("not supported in Telegram");
    });
  }
  return context;
}

/**
 * Run at once; the callbacks come later, as in WeChat. What goes wrong is the call's failure.
 * @param {string} name @param {ApiOptions | undefined} options @param {(given: any) => object | void} run
 */
function answer(name, options, run) {
  const given = options && typeof options === "object" ? options : {};
  const { success, fail, complete } = given;
  const ended = new Promise((resolve, reject) => {
    try {
      resolve({ errMsg: `${name}:ok`, ...run(given) });
    } catch (error) {
      reject({ errMsg: `${name}:fail ${/** @type {Error} */ (error).message}` });
    }
  });
  const tell = (/** @type {unknown} */ listener, /** @type {object} */ result) => {
    if (typeof listener === "function") guard(() => listener(result));
  };
  ended.then(
    (result) => [success, complete].forEach((listener) => tell(listener, result)),
    (error) => [fail, complete].forEach((listener) => tell(listener, error)),
  );
  return [success, fail, complete].some((listener) => typeof listener === "function") ? undefined : ended;
}

/** The nodes of foreign HTML without what would act. @param {string} markup */
function clean(markup) {
  const body = parseForeign(markup);
  for (const bad of body.querySelectorAll(DROPPED)) bad.remove();
  for (const el of body.querySelectorAll("*")) {
    const style = foreignAttribute(el, "style");
    for (const { name, value } of [...el.attributes]) {
      // Browsers read over spaces and control characters in a scheme.
      const acts = ADDRESSES.includes(name) && !HARMLESS.test(value.replace(/[\0-\x20]/g, ""));
      if (/^(?:wx-|on|srcdoc$)/i.test(name) || acts) el.removeAttribute(name);
    }
    if (style) /** @type {HTMLElement} */ (el).style.cssText = style;
  }
  return [...body.childNodes];
}

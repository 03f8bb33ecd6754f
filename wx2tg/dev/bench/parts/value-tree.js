/** A tree of a value, which stays open and marks what has changed when the value is given anew, and which can be edited. */
import { make } from "../dom.js";
import { Tree } from "./tree.js";
import { entriesOf, kindOf, markerOf, pathOf, valueAt, valueElement } from "./values.js";

/**
 * @typedef {import("./tree.js").Item} Item
 * @typedef {{keys: (string | number)[], path: string, value: unknown, section: string}} Entry
 * @typedef {{id: string, title: string, value: unknown, editable?: boolean}} Section
 * A part with a title of its own: "data", "properties".
 */

/** Keys that one node lists; the rest of a very long list is told, and can be looked at in the console of the browser. */
const MOST = 5000;

export class ValueTree {
  /** @type {Section[]} */
  #sections = [];
  /** @type {Set<string>} */
  #changed = new Set();
  /** @type {Section[] | null} Values that came while an entry was being edited. */
  #waiting = null;
  #editing = false;
  #filter = (/** @type {string} */ _text) => true;

  /**
   * @param {object} options
   * @param {string} options.label  Name for a screen reader.
   * @param {boolean} [options.titles]  Show the title of a section that stands alone, too.
   * @param {(section: string, path: string, value: unknown) => Promise<void>} [options.edit]
   * Gives the app a new value. What it throws is shown beside the value.
   */
  constructor({ label, titles = false, edit }) {
    this.edit = edit;
    this.titles = titles;
    this.tree = new Tree({
      label,
      roots: () => this.#roots(),
      fill: (item, row) => this.#fill(item, row),
      act: (item) => this.#begin(item),
      key: (item, event) => event.key === "F2" && this.#begin(item),
    });
    this.element = this.tree.element;
  }

  /**
   * Show these values. Entries that differ from the values before are marked.
   * @param {Section[]} sections
   */
  set(sections) {
    if (this.#editing) {
      this.#waiting = sections;
      return;
    }
    const before = this.#sections;
    this.#changed.clear();
    for (const { id, value } of sections) {
      const old = before.find((section) => section.id === id);
      if (old) this.#compare(old.value, value, id);
    }
    this.#sections = sections;
    this.tree.draw();
  }

  /** Forget what was there, so that the next values are not taken for changes. */
  clear() {
    this.#sections = [];
    this.#waiting = null;
    this.#editing = false;
    this.tree.reset();
  }

  /**
   * Show only entries of the first level with a name that passes.
   * @param {(text: string) => boolean} passes
   */
  filter(passes) {
    this.#filter = passes;
    if (!this.#editing) this.tree.draw();
  }

  /**
   * Mark what has changed, down to the entries that the tree shows.
   * @param {unknown} before
   * @param {unknown} after
   * @param {string} key
   */
  #compare(before, after, key) {
    if (Object.is(before, after)) return false;
    const kind = kindOf(after);
    let differs = kind !== kindOf(before);
    if (kind === "object" || kind === "array") {
      const entries = entriesOf(after).slice(0, MOST);
      differs ||= entries.length !== Math.min(entriesOf(before).length, MOST);
      for (const [name, item] of entries) {
        if (this.#compare(valueAt(before, [name]), item, `${key}/${name}`)) differs = true;
      }
    } else {
      differs ||= kind !== "marker" || markerOf(before) !== markerOf(after);
    }
    if (differs) this.#changed.add(key);
    return differs;
  }

  /** @returns {Item[]} */
  #roots() {
    const [only] = this.#sections;
    if (this.#sections.length === 1 && !this.titles) return this.#children(only.value, only.id, [], "", only.id, true);
    return this.#sections.map(({ id, title, value }) => ({
      ...{ key: id, text: title, open: true, data: { keys: [], path: "", value, section: id } },
      children: entriesOf(value).length ? () => this.#children(value, id, [], "", id, true) : null,
    }));
  }

  /**
   * @param {unknown} value
   * @param {string} section
   * @param {(string | number)[]} keys
   * @param {string} path
   * @param {string} id
   * @param {boolean} [first]
   * @returns {Item[]}
   */
  #children(value, section, keys, path, id, first = false) {
    const entries = entriesOf(value).slice(0, MOST);
    return entries.filter(([name]) => !first || this.#filter(String(name))).map(([name, item]) => {
      const at = { keys: [...keys, name], path: pathOf(path, name), value: item, section };
      const key = `${id}/${name}`;
      const children = entriesOf(item).length ? () => this.#children(item, section, at.keys, at.path, key) : null;
      return { key, text: String(name), children, data: at };
    });
  }

  /**
   * @param {Item} item
   * @param {HTMLElement} row
   */
  #fill(item, row) {
    const { value, keys } = /** @type {Entry} */ (item.data);
    const name = keys.length ? String(keys[keys.length - 1]) : item.text;
    if (this.#changed.has(item.key)) row.classList.add("changed");
    if (!keys.length) row.classList.add("section");
    row.append(make("span", { class: "name" }, name), make("span", { class: "colon", "aria-hidden": "true" }, ": "));
    row.append(valueElement(value));
    if (this.#canEdit(item)) row.title = "Enter or double click to edit";
  }

  /** @param {Item} item */
  #canEdit(item) {
    const { keys, value, section, path } = /** @type {Entry} */ (item.data);
    const editable = this.edit && this.#sections.find(({ id }) => id === section)?.editable;
    const said = markerOf(value)?.split(" ")[0];
    const opaque = ["function", "cycle", "symbol", "more", "deep", "long"].includes(said ?? "");
    return Boolean(editable) && keys.length > 0 && path !== "" && !opaque;
  }

  /**
   * Put a field in the place of a value.
   * @param {Item} item
   */
  #begin(item) {
    const row = this.tree.rowOf(item.key);
    const shown = row?.querySelector(".value");
    if (!shown || !this.#canEdit(item)) {
      if (item.children) this.tree.open([item.key], !this.tree.isOpen(item));
      return false;
    }
    const { path, value } = /** @type {Entry} */ (item.data);
    const field = make("input", { class: "edit mono", "aria-label": `Value of ${path} as JSON`, spellcheck: "false" });
    field.value = markerOf(value) === null ? JSON.stringify(value) : (markerOf(value) ?? "");
    const said = make("span", { class: "edit-error", role: "alert" });
    shown.replaceWith(field, said);
    this.#editing = true;
    field.addEventListener("input", () => parsed(field, said));
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.#end();
      else if (event.key === "Enter") void this.#give(/** @type {Entry} */ (item.data), field, said);
    });
    field.addEventListener("blur", () => {
      if (this.#editing && document.hasFocus()) this.#end(false);
    });
    field.focus();
    field.select();
    return true;
  }

  /**
   * @param {Entry} entry
   * @param {HTMLInputElement} field
   * @param {HTMLElement} said
   */
  async #give({ section, path }, field, said) {
    const found = parsed(field, said);
    if (!found) return;
    try {
      await this.edit?.(section, path, found.value);
      this.#end();
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {boolean} [back]  Give the focus back to the tree. */
  #end(back = true) {
    this.#editing = false;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) this.set(waiting);
    else this.tree.draw();
    if (back) this.tree.element.focus();
  }
}

/**
 * What a field says as JSON, null when it says nothing that JSON knows; then the message says why.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {HTMLElement} said
 * @returns {{value: unknown} | null}
 */
export function parsed(field, said) {
  const text = field.value.trim();
  const words = ["undefined", "NaN", "Infinity", "-Infinity"];
  const special = words.includes(text) || /^(bigint -?\d+|Date \d{4}-\S+)$/.test(text);
  try {
    const value = special ? { $wx2tg: text } : JSON.parse(text);
    field.removeAttribute("aria-invalid");
    said.textContent = "";
    return { value };
  } catch (error) {
    field.setAttribute("aria-invalid", "true");
    const hint = /^[A-Za-z_]/.test(text) ? ` A text stands in double quotes: ${JSON.stringify(text.slice(0, 20))}` : "";
    said.textContent = `This is not JSON.${hint}`;
    return null;
  }
}

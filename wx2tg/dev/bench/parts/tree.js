/** A tree with the keys and roles of the ARIA pattern, for thousands of nodes: only rows in sight are made. */
import { make } from "../dom.js";
import { VirtualRows } from "./virtual.js";

/**
 * @typedef {object} Item A node of a tree.
 * @property {string} key  The same for the same node from one drawing to the next.
 * @property {(() => Item[]) | null} children  null for a leaf; asked only when the node is open.
 * @property {string} text  What typing finds, and what a screen reader says first.
 * @property {boolean} [open]  Whether it is open until somebody opens or closes it.
 * @property {any} [data]  What the owner of the tree knows it by.
 *
 * @typedef {{item: Item, level: number, position: number, size: number, parent: number}} Line
 *
 * @typedef {object} TreeOptions
 * @property {string} label  Name for a screen reader.
 * @property {() => Item[]} roots
 * @property {(item: Item, row: HTMLElement) => void} fill  Fills a row.
 * @property {(item: Item | null) => void} [select]
 * @property {(item: Item) => void} [act]  Enter or a double click.
 * @property {(item: Item | null) => void} [hover]
 * @property {(item: Item, event: KeyboardEvent) => boolean} [key]  A key of the owner's; true when it did something.
 * @property {number} [height]
 */

/** Milliseconds after which typed letters begin a new word. */
const PAUSE = 700;

export class Tree {
  /** @type {Line[]} */
  #lines = [];
  /** @type {Map<string, boolean>} */
  #opened = new Map();
  /** @type {string | null} */
  #selected = null;
  #typed = "";
  #typedAt = 0;

  /** @param {TreeOptions} options */
  constructor(options) {
    this.options = options;
    this.id = `tree-${crypto.randomUUID()}`;
    this.rows = new VirtualRows({ row: (index) => this.#row(index), height: options.height, className: "tree" });
    this.element = this.rows.element;
    this.element.setAttribute("role", "tree");
    this.element.setAttribute("aria-label", options.label);
    this.element.tabIndex = 0;
    this.element.addEventListener("keydown", (event) => this.#keys(event));
    // Not "click": rows that are drawn anew while the button is down would never get one.
    this.element.addEventListener("mousedown", (event) => this.#press(event));
    this.element.addEventListener("dblclick", (event) => this.#twice(event));
    this.element.addEventListener("pointerover", (event) => options.hover?.(this.#lineOf(event)?.item ?? null));
    this.element.addEventListener("pointerleave", () => options.hover?.(null));
  }

  /** Read the items anew. What is open, selected and in sight stays. */
  draw() {
    this.#lines = [];
    this.#collect(this.options.roots(), 1, -1);
    this.rows.draw(this.#lines.length);
    this.#mark();
  }

  get selected() {
    return this.#lines.find(({ item }) => item.key === this.#selected)?.item ?? null;
  }

  get count() {
    return this.#lines.length;
  }

  /**
   * Select a node by its key; the nodes above it must be open already (see `open`).
   * @param {string | null} key
   * @param {boolean} [quiet]  Do not tell the owner.
   */
  choose(key, quiet = false) {
    this.#selected = key;
    const at = this.#lines.findIndex(({ item }) => item.key === key);
    if (at >= 0) this.rows.show(at);
    this.#mark();
    if (!quiet) this.options.select?.(this.#lines[at]?.item ?? null);
  }

  /**
   * Open or close nodes by their keys.
   * @param {Iterable<string>} keys
   * @param {boolean} open
   */
  open(keys, open = true) {
    for (const key of keys) this.#opened.set(key, open);
    this.draw();
  }

  /** Forget which nodes somebody opened or closed. */
  reset() {
    this.#opened.clear();
    this.draw();
  }

  /**
   * The row of a key, when it is in sight.
   * @param {string} key
   */
  rowOf(key) {
    return this.rows.at(this.#lines.findIndex(({ item }) => item.key === key));
  }

  /** @param {Item} item */
  isOpen(item) {
    return Boolean(item.children) && (this.#opened.get(item.key) ?? item.open ?? false);
  }

  /**
   * @param {Item[]} items
   * @param {number} level
   * @param {number} parent
   */
  #collect(items, level, parent) {
    items.forEach((item, at) => {
      this.#lines.push({ item, level, position: at + 1, size: items.length, parent });
      if (item.children && this.isOpen(item)) this.#collect(item.children(), level + 1, this.#lines.length - 1);
    });
  }

  /** @param {number} index */
  #row(index) {
    const { item, level, position, size } = this.#lines[index];
    const row = make("div", {
      ...{ role: "treeitem", class: "tree-row", id: `${this.id}-${index}`, "data-index": index },
      ...{ "aria-level": level, "aria-posinset": position, "aria-setsize": size },
      "aria-expanded": item.children ? String(this.isOpen(item)) : null,
      "aria-selected": String(item.key === this.#selected),
    });
    row.style.setProperty("--level", String(level - 1));
    row.append(make("span", { class: item.children ? "twist" : "twist leaf", "aria-hidden": "true" }));
    this.options.fill(item, row);
    return row;
  }

  #mark() {
    const at = this.#lines.findIndex(({ item }) => item.key === this.#selected);
    for (const row of this.element.querySelectorAll('[aria-selected="true"]')) row.setAttribute("aria-selected", "false");
    const row = this.rows.at(at);
    row?.setAttribute("aria-selected", "true");
    if (row) this.element.setAttribute("aria-activedescendant", row.id);
    else this.element.removeAttribute("aria-activedescendant");
  }

  /** @param {Event} event */
  #lineOf(event) {
    const row = event.target instanceof Element ? event.target.closest(".tree-row") : null;
    return row instanceof HTMLElement ? this.#lines[Number(row.dataset.index)] : undefined;
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const line = this.#lineOf(event);
    if (!line || event.button !== 0 || isControl(event.target)) return;
    this.element.focus({ preventScroll: true });
    this.choose(line.item.key);
    const twist = event.target instanceof Element && event.target.classList.contains("twist");
    if (twist && line.item.children) this.open([line.item.key], !this.isOpen(line.item));
  }

  /** @param {MouseEvent} event */
  #twice(event) {
    const line = this.#lineOf(event);
    if (!line || isControl(event.target)) return;
    if (this.options.act) this.options.act(line.item);
    else if (line.item.children) this.open([line.item.key], !this.isOpen(line.item));
  }

  /** @param {KeyboardEvent} event */
  #keys(event) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#lines.findIndex(({ item }) => item.key === this.#selected);
    const line = this.#lines[at];
    if (!this.#lines.length || (line && this.options.key?.(line.item, event))) return void event.preventDefault();
    const to = this.#target(event.key, at);
    if (to !== undefined) this.choose(this.#lines[Math.max(0, Math.min(to, this.#lines.length - 1))].item.key);
    else if (event.key === "Enter" && line) this.options.act?.(line.item);
    else if (event.key === "ArrowRight" && line?.item.children) this.open([line.item.key]);
    else if (event.key === "ArrowLeft" && line?.item.children) this.open([line.item.key], false);
    else if (event.key === "*" && line) this.#openSiblings(line);
    else if (event.key.length === 1 && event.key !== " ") this.#type(event.key, at);
    else return;
    event.preventDefault();
  }

  /**
   * Where a key moves to, undefined when it does not move.
   * @param {string} key
   * @param {number} at
   */
  #target(key, at) {
    const line = this.#lines[at];
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: Infinity };
    if (key in moves) return moves[/** @type {keyof typeof moves} */ (key)];
    if (key === "PageDown") return at + this.rows.page;
    if (key === "PageUp") return at - this.rows.page;
    if (!line) return undefined;
    if (key === "ArrowRight" && this.isOpen(line.item)) return this.#lines[at + 1]?.parent === at ? at + 1 : undefined;
    if (key === "ArrowLeft" && !this.isOpen(line.item) && line.parent >= 0) return line.parent;
    return undefined;
  }

  /** @param {Line} line */
  #openSiblings(line) {
    this.open(this.#lines.filter(({ parent, item }) => parent === line.parent && item.children).map(({ item }) => item.key));
  }

  /**
   * Go to the next node whose text begins with what was typed.
   * @param {string} letter
   * @param {number} at
   */
  #type(letter, at) {
    const now = performance.now();
    this.#typed = (now - this.#typedAt < PAUSE ? this.#typed : "") + letter.toLowerCase();
    this.#typedAt = now;
    const from = this.#typed.length > 1 ? Math.max(at, 0) : at + 1;
    const order = [...this.#lines.slice(from), ...this.#lines.slice(0, from)];
    const found = order.find(({ item }) => item.text.toLowerCase().startsWith(this.#typed));
    if (found) this.choose(found.item.key);
  }
}

/** @param {EventTarget | null} target */
function isControl(target) {
  return target instanceof Element && Boolean(target.closest("button, a, input, textarea, select"));
}

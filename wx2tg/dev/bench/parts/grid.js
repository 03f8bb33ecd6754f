/** A table of many rows with columns, a selected row and arrow keys: only rows in sight are made. */
import { make } from "../dom.js";
import { VirtualRows } from "./virtual.js";

/**
 * @template T
 * @typedef {object} Column
 * @property {string} title
 * @property {string} width  A track of CSS grid: "80px", "minmax(120px, 1fr)".
 * @property {(row: T) => string | Node} cell
 * @property {string} [className]
 * @property {(row: T) => string | number} [sort]  What pressing the title orders by.
 */

/**
 * @template T
 */
export class Grid {
  /** @type {T[]} */
  #rows = [];
  /** @type {T[]} */
  #ordered = [];
  /** @type {T | null} */
  #selected = null;
  /** @type {{column: Column<T>, down: boolean} | null} */
  #order = null;

  /**
   * @param {object} options
   * @param {string} options.label  Name for a screen reader.
   * @param {Column<T>[]} options.columns
   * @param {(row: T | null) => void} [options.select]
   * @param {(row: T, event: Event) => void} [options.act]  Enter or a double click.
   * @param {(row: T) => string} [options.rowClass]
   * @param {(row: T, event: KeyboardEvent) => boolean} [options.key]  A key of the owner's; true when it did something.
   * @param {string} [options.empty]  What is said while there are no rows.
   * @param {boolean} [options.follow]  Stay at the end when rows come and the end is in sight.
   */
  constructor(options) {
    this.options = options;
    this.id = `grid-${crypto.randomUUID()}`;
    this.rows = new VirtualRows({ row: (index) => this.#row(index), className: "grid-rows" });
    this.head = make("div", { role: "row", class: "grid-head", "aria-rowindex": 1 });
    this.empty = make("p", { class: "empty" }, options.empty ?? "");
    this.element = make("div", { class: "grid" }, this.table(), this.empty);
    this.#drawHead();
    this.set([]);
  }

  /** The element with the role of a grid. */
  table() {
    this.grid = make(
      "div",
      { role: "grid", class: "grid-table", tabindex: 0, "aria-label": this.options.label, onkeydown: this.#keys.bind(this) },
      make("div", { role: "rowgroup", class: "grid-heads" }, this.head),
      this.rows.element,
    );
    this.rows.element.setAttribute("role", "rowgroup");
    const widths = this.options.columns.map(({ width }) => width);
    this.grid.style.setProperty("--columns", widths.join(" "));
    this.grid.style.setProperty("--least", `${leastOf(widths)}px`);
    // Not "click": rows that are drawn anew while the button is down would never get one.
    this.rows.element.addEventListener("mousedown", (event) => event.button === 0 && this.#press(event, (row) => this.choose(row)));
    this.rows.element.addEventListener("dblclick", (event) => this.#press(event, (row) => this.options.act?.(row, event)));
    return this.grid;
  }

  /**
   * Show these rows.
   * @param {T[]} rows
   */
  set(rows) {
    const stay = Boolean(this.options.follow) && this.rows.atEnd;
    this.#rows = rows;
    const order = this.#order;
    const by = order?.column.sort;
    const compare = (/** @type {T} */ a, /** @type {T} */ b) => ordered(by?.(a), by?.(b)) * (order?.down ? -1 : 1);
    this.#ordered = by ? [...rows].sort(compare) : rows;
    this.rows.draw(this.#ordered.length);
    if (stay && this.#ordered.length) this.rows.show(this.#ordered.length - 1);
    this.grid?.setAttribute("aria-rowcount", String(rows.length + 1));
    this.empty.hidden = rows.length > 0 || !this.options.empty;
    if (this.#selected !== null && !rows.includes(this.#selected)) this.#selected = null;
    this.#mark();
  }

  /** Make the rows anew: what they show has changed. */
  draw() {
    this.set(this.#rows);
  }

  get selected() {
    return this.#selected;
  }

  /**
   * @param {T | null} row
   * @param {boolean} [quiet]  Do not tell the owner.
   */
  choose(row, quiet = false) {
    this.#selected = row;
    const at = row === null ? -1 : this.#ordered.indexOf(row);
    if (at >= 0) this.rows.show(at);
    this.#mark();
    if (!quiet) this.options.select?.(row);
  }

  #drawHead() {
    this.head.replaceChildren(
      ...this.options.columns.map((column) => {
        const sorted = this.#order?.column === column ? (this.#order.down ? "descending" : "ascending") : "none";
        const press = () => this.#sort(column);
        return make(
          "span",
          { role: "columnheader", class: `cell ${column.className ?? ""}`, "aria-sort": column.sort ? sorted : null },
          column.sort ? make("button", { type: "button", class: "quiet", onclick: press }, column.title) : column.title,
        );
      }),
    );
  }

  /** @param {Column<T>} column */
  #sort(column) {
    const order = this.#order;
    if (order?.column !== column) this.#order = { column, down: false };
    else this.#order = order.down ? null : { column, down: true };
    this.#drawHead();
    this.draw();
    const at = this.options.columns.indexOf(column);
    this.head.children[at].querySelector("button")?.focus();
  }

  /** @param {number} index */
  #row(index) {
    const row = this.#ordered[index];
    return make(
      "div",
      {
        ...{ role: "row", class: `grid-row ${this.options.rowClass?.(row) ?? ""}`, id: `${this.id}-${index}` },
        ...{ "aria-rowindex": index + 2, "aria-selected": String(row === this.#selected), "data-index": index },
      },
      ...this.options.columns.map(({ cell, className = "" }) => {
        const content = cell(row);
        const title = typeof content === "string" ? content : null;
        return make("span", { role: "gridcell", class: `cell ${className}`, title }, content);
      }),
    );
  }

  #mark() {
    for (const row of this.rows.element.querySelectorAll('[aria-selected="true"]')) row.setAttribute("aria-selected", "false");
    const at = this.#selected === null ? -1 : this.#ordered.indexOf(this.#selected);
    const row = this.rows.at(at);
    row?.setAttribute("aria-selected", "true");
    if (row) this.grid?.setAttribute("aria-activedescendant", row.id);
    else this.grid?.removeAttribute("aria-activedescendant");
  }

  /**
   * @param {Event} event
   * @param {(row: T) => void} then
   */
  #press(event, then) {
    const { target } = event;
    if (!(target instanceof Element) || target.closest("button, a, input")) return;
    const row = target.closest(".grid-row");
    if (!(row instanceof HTMLElement)) return;
    this.grid?.focus({ preventScroll: true });
    then(this.#ordered[Number(row.dataset.index)]);
  }

  /** @param {KeyboardEvent} event */
  #keys(event) {
    if (event.target !== this.grid || event.ctrlKey || event.metaKey) return;
    const at = this.#selected === null ? -1 : this.#ordered.indexOf(this.#selected);
    const row = this.#selected;
    if (row !== null && this.options.key?.(row, event)) return void event.preventDefault();
    const { page } = this.rows;
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: Infinity, PageDown: at + page, PageUp: at - page };
    const to = event.altKey ? undefined : moves[/** @type {keyof typeof moves} */ (event.key)];
    const last = this.#ordered.length - 1;
    if (to !== undefined && last >= 0) this.choose(this.#ordered[Math.max(0, Math.min(to, last))]);
    else if (event.key === "Enter" && row !== null) this.options.act?.(row, event);
    else if (event.key === "Escape" && row !== null) this.choose(null);
    else return;
    event.preventDefault();
  }
}

/**
 * Pixels that columns take at least, with the gaps between and beside them. Where there are fewer, the table scrolls.
 * @param {string[]} widths
 */
function leastOf(widths) {
  return widths.reduce((sum, width) => sum + Number(/\d+/.exec(width)?.[0] ?? 0), 0) + (widths.length + 1) * 8 + 16;
}

/**
 * @param {string | number | undefined} a
 * @param {string | number | undefined} b
 */
function ordered(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

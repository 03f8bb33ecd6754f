/** A long list of rows of one height, of which only those are made that can be seen. */
import { make } from "../dom.js";

/** Rows that are made beyond each edge, so that slow painting is not seen while scrolling. */
const BEYOND = 8;

/**
 * Rows of one height in an element that scrolls. The owner gives rows roles and content, and draws anew when they change.
 */
export class VirtualRows {
  /** @type {Map<number, HTMLElement>} */
  #made = new Map();
  #count = 0;
  #waiting = 0;

  /**
   * @param {object} options
   * @param {(index: number) => HTMLElement} options.row  Makes the row of an index.
   * @param {number} [options.height]  Of each row, in pixels.
   * @param {string} [options.className]
   */
  constructor({ row, height = 22, className = "" }) {
    this.makeRow = row;
    this.height = height;
    this.space = make("div", { class: "virtual-space", role: "presentation" });
    this.element = make("div", { class: `virtual ${className}`, role: "presentation" }, this.space);
    this.element.addEventListener("scroll", () => this.#later());
    new ResizeObserver(() => this.#later()).observe(this.element);
  }

  /**
   * Make the visible rows anew.
   * @param {number} count  How many rows there are now.
   */
  draw(count) {
    this.#count = count;
    this.space.style.height = `${count * this.height}px`;
    this.#made.clear();
    this.space.replaceChildren();
    this.#fill();
  }

  /**
   * Bring a row into sight, and make it now if it is not there.
   * @param {number} index
   * @returns {HTMLElement | undefined}
   */
  show(index) {
    const top = index * this.height;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.height > scrollTop + clientHeight) this.element.scrollTop = top + this.height - clientHeight;
    this.#fill();
    return this.#made.get(index);
  }

  /**
   * The row of an index, if it is made at the moment.
   * @param {number} index
   */
  at(index) {
    return this.#made.get(index);
  }

  /** How many rows fit into what is visible, for Page Up and Page Down. */
  get page() {
    return Math.max(1, Math.floor(this.element.clientHeight / this.height) - 1);
  }

  /** Whether the last row is in sight. */
  get atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    return scrollTop + clientHeight >= scrollHeight - this.height;
  }

  #later() {
    if (this.#waiting) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#fill();
    });
  }

  #fill() {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / this.height) - BEYOND);
    const last = Math.min(this.#count, Math.ceil((scrollTop + clientHeight) / this.height) + BEYOND);
    for (const [index, row] of this.#made) {
      // The row with the focus stays: taking it away would throw the focus to the page.
      if ((index < first || index >= last) && !row.contains(document.activeElement)) {
        row.remove();
        this.#made.delete(index);
      }
    }
    // Rows stand in the document in their order, which is that in which a screen reader passes over them.
    let after = null;
    for (let index = last - 1; index >= first; index -= 1) {
      const row = this.#made.get(index) ?? this.#make(index);
      if (!row.parentNode) this.space.insertBefore(row, after);
      after = row;
    }
  }

  /** @param {number} index */
  #make(index) {
    const row = this.makeRow(index);
    row.style.transform = `translateY(${index * this.height}px)`;
    row.style.height = `${this.height}px`;
    this.#made.set(index, row);
    return row;
  }
}

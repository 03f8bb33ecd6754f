/** Dialogs that the simulated client lays over the app. While one is open, the app below cannot be used. */
import { make } from "../dom.js";

/**
 * @typedef {object} SheetButton
 * @property {string} id
 * @property {string} text
 * @property {string} style  "primary", "plain" or "danger".
 * @property {boolean} [stays]  Pressing it calls `press` and leaves the dialog open.
 *
 * @typedef {object} Sheet
 * @property {string} [id]
 * @property {string} title  "" for none.
 * @property {(string | Node)[]} lines  Paragraphs; "" are left out.
 * @property {SheetButton[]} buttons
 * @property {(id: string) => void} [press]
 *
 * @typedef {{sheet: Sheet, element: HTMLElement, resolve: (id: string | null) => void}} Open
 */

export class Sheets {
  /** @type {Open[]} */
  #open = [];
  #count = 0;

  /**
   * @param {HTMLElement} place
   * @param {() => void} changed
   */
  constructor(place, changed) {
    this.place = place;
    this.changed = changed;
  }

  /**
   * @param {Sheet} sheet
   * @returns {Promise<string | null>} Id of the button that was pressed, null when the user did not choose. It never
   *   comes for a dialog that was taken away with its app.
   */
  open(sheet) {
    const number = ++this.#count;
    const label = `sheet-${number}`;
    const { title, lines, buttons } = sheet;
    return new Promise((resolve) => {
      const opener = document.activeElement;
      const finish = (/** @type {string | null} */ id) => {
        this.#remove(open);
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
        resolve(id);
      };
      const made = buttons.map(({ id, text, style, stays }) =>
        make("button", { type: "button", class: style, onclick: () => (stays ? sheet.press?.(id) : finish(id)) }, text),
      );
      const element = make(
        "div",
        {
          ...{ class: "tg-sheet", role: "dialog", "aria-modal": "true", tabindex: -1 },
          ...(title ? { "aria-labelledby": label } : { "aria-label": "Message of the app" }),
          onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && finish(null),
        },
        title ? make("h2", { id: label }, title) : null,
        ...lines.filter(Boolean).map((line) => (typeof line === "string" ? make("p", {}, line) : line)),
        make("div", { class: "tg-sheet-buttons" }, ...made),
      );
      const shade = make("div", { class: "tg-shade" }, element);
      const open = { sheet, element: shade, resolve: finish };
      this.#open.push(open);
      this.place.append(shade);
      this.changed();
      (element.querySelector("textarea, input") instanceof HTMLElement ? element : (made[0] ?? element)).focus();
    });
  }

  /**
   * Close a dialog as if its user had closed it.
   * @param {string} id
   * @returns {boolean} Whether it was open.
   */
  close(id) {
    const open = this.#open.find(({ sheet }) => sheet.id === id);
    if (open) this.#remove(open);
    return open !== undefined;
  }

  /** Whether a dialog is open. */
  get any() {
    return this.#open.length > 0;
  }

  closeAll() {
    for (const open of [...this.#open]) this.#remove(open);
  }

  /** @param {Open} open */
  #remove(open) {
    this.#open = this.#open.filter((other) => other !== open);
    open.element.remove();
    this.changed();
  }
}

/** Console: what the app logs, with places in the project, objects to be opened, and rows that repeat counted. */
import { make } from "../dom.js";
import { FilterBar, button, toggle } from "../parts/filter.js";
import { Places } from "../parts/places.js";
import { Seen } from "../parts/seen.js";
import { withoutStacks } from "./console-stack.js";
import { rowElement, sameRow, textOf } from "./console-row.js";

/**
 * @typedef {"log" | "info" | "warn" | "error" | "debug"} Level
 * @typedef {{text: string, kind: string, value?: unknown}} Part
 * @typedef {{path: string, line: number, column: number, name: string}} Place
 *
 * @typedef {object} Row
 * @property {Level} level
 * @property {string} said  How the app said it: the method of the console, or "uncaught".
 * @property {Part[]} parts
 * @property {Place[]} frames
 * @property {number} at
 * @property {number} depth  Groups that it stands in.
 * @property {number} count  How often it came in a row.
 * @property {HTMLElement | null} element
 */

/** Rows that are kept; the oldest go first. */
const MOST = 1000;

/** @type {Record<string, Level>} */
const LEVEL_OF = { info: "info", warn: "warn", error: "error", debug: "debug" };

class Console {
  /** @type {Row[]} */
  #rows = [];
  /** @type {Row[]} Rows that came while the panel could not be seen, or since it was last drawn. */
  #fresh = [];
  #depth = 0;
  #waiting = 0;

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, context) {
    const { frame, store } = context;
    this.places = new Places(context);
    this.preserved = store.get("console.preserve", false);
    this.filter = new FilterBar({
      label: "messages",
      change: () => this.#redraw(),
      kinds: [
        { id: "error", title: "Errors" },
        { id: "warn", title: "Warnings" },
        { id: "info", title: "Info" },
        { id: "log", title: "Log" },
        { id: "debug", title: "Debug", hidden: true },
      ],
      kept: { store, key: "console.hidden" },
      more: [
        toggle("Preserve", (on) => this.#preserve(on), { on: this.preserved, tip: "Keep messages when the app starts anew" }),
        button("Clear", () => this.#clear()),
      ],
    });
    this.store = store;
    this.list = make("div", { role: "log", class: "console-rows mono", "aria-label": "Messages", "aria-live": "off", tabindex: 0 });
    this.empty = make("p", { class: "empty" }, "The app has said nothing yet.");
    this.latest = make("p", { class: "hidden-text", role: "status" });
    element.append(this.filter.element, this.empty, this.list, this.latest);
    this.seen = new Seen(element, () => this.#later());
    frame.on("load", () => this.#begin());
    frame.on("console", (message) => this.#hear(message));
    frame.on("error", ({ message, frames, at }) => {
      this.#add({ level: "error", said: "uncaught", parts: [{ text: message, kind: "error" }], frames, at });
    });
  }

  /** The app starts anew. */
  #begin() {
    this.#depth = 0;
    if (!this.preserved) return this.#clear();
    if (!this.#rows.length || this.#rows[this.#rows.length - 1].said === "start") return;
    this.#add({ level: "info", said: "start", parts: [{ text: "The app started anew.", kind: "note" }], frames: [], at: Date.now() });
  }

  /** @param {{level: string, parts: Part[], frames: Place[], at: number}} message */
  #hear({ level, parts, frames, at }) {
    if (level === "clear") {
      if (!this.preserved) this.#clear();
      return;
    }
    if (level === "groupEnd") {
      this.#depth = Math.max(0, this.#depth - 1);
      return;
    }
    this.#add({ level: LEVEL_OF[level] ?? "log", said: level, at, ...(withoutStacks(parts) ?? { parts, frames }) });
    if (level === "group") this.#depth += 1;
  }

  /** @param {Omit<Row, "depth" | "count" | "element">} given */
  #add(given) {
    const row = { ...given, depth: this.#depth, count: 1, element: null };
    const last = this.#rows[this.#rows.length - 1];
    if (last && sameRow(last, row)) {
      last.count += 1;
      if (last.element) last.element.querySelector(".repeat")?.replaceChildren(String(last.count));
    } else {
      this.#rows.push(row);
      this.#fresh.push(row);
    }
    if (row.level === "error") this.latest.textContent = textOf(row).slice(0, 300);
    this.#later();
  }

  #later() {
    if (this.#waiting || !this.seen.now) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#draw();
    });
  }

  /** Show what has come since the last drawing. */
  #draw() {
    const { scrollTop, clientHeight, scrollHeight } = this.list;
    const atEnd = scrollTop + clientHeight >= scrollHeight - 30;
    while (this.#rows.length > MOST) this.#rows.shift()?.element?.remove();
    const fresh = this.#fresh.slice(-MOST);
    this.#fresh = [];
    for (const row of fresh) this.#show(row);
    this.#tell();
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  /** @param {Row} row */
  #show(row) {
    if (!this.filter.lets(textOf(row), row.level)) return;
    row.element = rowElement(row, this.places);
    this.list.append(row.element);
  }

  #redraw() {
    for (const row of this.#rows) row.element = null;
    this.list.replaceChildren();
    this.#fresh = [...this.#rows];
    this.#draw();
  }

  #tell() {
    this.empty.hidden = this.#rows.length > 0;
    this.filter.tell(this.list.childElementCount, this.#rows.length);
    for (const [level, title] of /** @type {const} */ ([["error", "Errors"], ["warn", "Warnings"]])) {
      const count = this.#rows.reduce((sum, row) => sum + (row.level === level ? row.count : 0), 0);
      this.filter.name(level, count ? `${title} ${count}` : title);
    }
  }

  #clear() {
    this.#rows = [];
    this.#fresh = [];
    this.#depth = 0;
    this.list.replaceChildren();
    this.latest.textContent = "";
    this.#tell();
  }

  /** @param {boolean} on */
  #preserve(on) {
    this.preserved = on;
    this.store.set("console.preserve", on);
  }
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "console",
  title: "Console",
  icon: "M2 4l4 4-4 4M8 13h6",
  mount: (element, context) => void new Console(element, context),
};

/** A toolbar that chooses what of a list is shown: words to look for, and kinds to show or to hide. */
import { make } from "../dom.js";

/** @typedef {import("../store.js").Store} Store */

/**
 * Whether a text has all words of a filter. A word after a minus must not be there; upper and lower case are the same.
 * @param {string} filter
 * @returns {(text: string) => boolean}
 */
export function matcher(filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = words.filter((word) => !word.startsWith("-") || word === "-");
  const unwanted = words.filter((word) => word.startsWith("-") && word !== "-").map((word) => word.slice(1));
  return (text) => {
    const folded = text.toLowerCase();
    return wanted.every((word) => folded.includes(word)) && !unwanted.some((word) => folded.includes(word));
  };
}

export class FilterBar {
  /** @type {Map<string, HTMLButtonElement>} */
  #kinds = new Map();

  /**
   * @param {object} options
   * @param {string} options.label  What is filtered, in the plural: "requests".
   * @param {() => void} options.change
   * @param {{id: string, title: string, hidden?: boolean}[]} [options.kinds]  `hidden` are not shown at first.
   * @param {{store: Store, key: string}} [options.kept]  Where the chosen kinds are kept.
   * @param {(Node | string)[]} [options.more]  Controls that follow.
   */
  constructor({ label, change, kinds = [], kept, more = [] }) {
    this.input = make("input", {
      ...{ type: "search", placeholder: `Filter ${label}`, "aria-label": `Filter ${label}`, spellcheck: "false" },
      ...{ title: "All words must be there; a word after a minus must not", oninput: change },
    });
    const off = new Set(kept?.store.get(kept.key, kinds.filter(({ hidden }) => hidden).map(({ id }) => id)) ?? []);
    for (const { id, title } of kinds) {
      const press = () => {
        this.#kinds.get(id)?.setAttribute("aria-pressed", String(!this.shows(id)));
        kept?.store.set(kept.key, [...this.#kinds.keys()].filter((kind) => !this.shows(kind)));
        change();
      };
      const given = { type: "button", class: "kind", "data-kind": id, "aria-pressed": String(!off.has(id)), onclick: press };
      this.#kinds.set(id, make("button", given, title));
    }
    this.count = make("output", { class: "muted count", "aria-live": "off" });
    const shown = make("div", { role: "group", class: "kinds", "aria-label": `Kinds of ${label}` }, ...this.#kinds.values());
    this.element = make(
      "div",
      { role: "toolbar", class: "toolbar", "aria-label": `Tools for ${label}` },
      this.input,
      kinds.length ? shown : null,
      this.count,
      make("span", { class: "space" }),
      ...more,
    );
  }

  /** @param {string} kind */
  shows(kind) {
    return this.#kinds.get(kind)?.getAttribute("aria-pressed") !== "false";
  }

  /**
   * Whether a row is shown.
   * @param {string} text
   * @param {string} [kind]
   */
  lets(text, kind) {
    return (kind === undefined || this.shows(kind)) && matcher(this.input.value)(text);
  }

  /**
   * Tell how many of all rows are shown.
   * @param {number} shown
   * @param {number} all
   */
  tell(shown, all) {
    this.count.textContent = shown === all ? String(all) : `${shown} of ${all}`;
  }

  /**
   * Tell how many rows a kind has.
   * @param {string} kind
   * @param {string} title
   */
  name(kind, title) {
    const button = this.#kinds.get(kind);
    if (button) button.textContent = title;
  }
}

/**
 * A button that stays pressed.
 * @param {string} title
 * @param {(on: boolean) => void} change
 * @param {{on?: boolean, tip?: string}} [options]
 */
export function toggle(title, change, { on = false, tip } = {}) {
  const button = make("button", { type: "button", "aria-pressed": String(on), title: tip }, title);
  button.addEventListener("click", () => {
    const now = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(now));
    change(now);
  });
  return button;
}

/**
 * @param {string} title
 * @param {() => void} press
 * @param {string} [tip]
 */
export function button(title, press, tip) {
  return make("button", { type: "button", onclick: press, title: tip }, title);
}

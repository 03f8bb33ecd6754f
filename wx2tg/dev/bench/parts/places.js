/** Places of the bundle as places of the project, asked of the server in groups, and links that show a place. */
import { make } from "../dom.js";
import { tell } from "./signals.js";

/**
 * @typedef {{path: string, line: number, column: number, name?: string}} BundlePlace
 * @typedef {{path: string, line: number, column: number, name?: string, excerpt?: {line: number, lines: string[]}}} ProjectPlace
 */

/** Places that are kept; the bundle's next version begins with none. */
const MOST = 2000;

export class Places {
  /** @type {Map<string, Promise<ProjectPlace | null>>} */
  #known = new Map();
  /** @type {{place: BundlePlace, resolve: (found: ProjectPlace | null) => void}[]} */
  #asked = [];

  /** @param {import("../types.d.ts").Context} context */
  constructor({ api, live }) {
    this.api = api;
    for (const kind of ["update", "hello"]) live.on(kind, () => this.#known.clear());
  }

  /**
   * The place in the project, null where the server knows none.
   * @param {BundlePlace} place
   * @returns {Promise<ProjectPlace | null>}
   */
  find(place) {
    const key = `${place.path}:${place.line}:${place.column}`;
    let found = this.#known.get(key);
    if (!found) {
      if (this.#known.size >= MOST) this.#known.clear();
      found = new Promise((resolve) => {
        if (!this.#asked.push({ place, resolve }) || this.#asked.length > 1) return;
        queueMicrotask(() => void this.#ask());
      });
      this.#known.set(key, found);
    }
    return found;
  }

  async #ask() {
    const asked = this.#asked.splice(0);
    try {
      const frames = asked.map(({ place: { path, line, column, name } }) => ({ path, line, column, name }));
      const answer = await this.api.post("places", { frames });
      const found = /** @type {(ProjectPlace | null)[]} */ (Array.isArray(answer) ? answer : (answer?.frames ?? []));
      asked.forEach(({ resolve }, at) => resolve(found[at] ?? null));
    } catch {
      for (const { resolve } of asked) resolve(null);
    }
  }
}

/**
 * A place in few letters: the file with its folder, and the line.
 * @param {{path: string, line?: number}} place
 */
export function shortPlace({ path, line }) {
  return path.split("/").slice(-2).join("/") + (line ? `:${line}` : "");
}

/**
 * A link that shows a place of the project in the Source panel.
 * @param {{path: string, line?: number, column?: number}} place
 * @param {string} [text]
 */
export function placeLink({ path, line, column }, text) {
  const shown = text ?? (line ? `${path}:${line}` : path);
  const press = (/** @type {Event} */ event) => {
    event.stopPropagation();
    tell("place", { path, line, column });
  };
  const said = `Show ${path}${line ? `, line ${line}` : ""} in Source`;
  return make("button", { type: "button", class: "place mono", title: said, onclick: press }, shown);
}

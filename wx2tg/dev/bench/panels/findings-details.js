/** One finding: its message and notes, the lines of the source, and the explanation of its code. */
import { make } from "../dom.js";
import { excerpt } from "../parts/excerpt.js";
import { placeLink } from "../parts/places.js";
import { elementsOf } from "../parts/sanitise.js";

/**
 * @typedef {import("./findings.js").Finding} Finding
 * @typedef {import("./findings-groups.js").Group} Group
 */

export class FindingView {
  /** @type {Map<string, Promise<string>>} Texts of files, of the version at hand. */
  #texts = new Map();
  /** @type {Map<string, Promise<string>>} */
  #explained = new Map();
  #asked = 0;

  /** @param {import("../types.d.ts").Context} context */
  constructor({ api }) {
    this.api = api;
    this.element = make("section", { class: "area finding", "aria-label": "Finding", tabindex: 0 });
    void this.show(null, null);
  }

  /** Files may have changed: read them anew. */
  forget() {
    this.#texts.clear();
  }

  /**
   * @param {Group | null} group
   * @param {Finding | null} finding
   */
  async show(group, finding) {
    const asked = (this.#asked += 1);
    if (!group || !finding) {
      this.element.replaceChildren(make("p", { class: "empty" }, "Select a finding to see its place and what it means."));
      return;
    }
    const { severity, code, name, message, notes = [], path } = finding;
    const place = make("div", { class: "finding-place" });
    const meaning = make("div", { class: "explanation", "aria-label": `What ${code} means`, role: "region" });
    this.element.replaceChildren(
      make("h2", {}, make("span", { class: `severity ${severity}` }, severity), make("code", {}, code), name ? ` ${name}` : ""),
      make("p", { class: "message" }, message),
      ...notes.map((note) => make("p", { class: "note" }, note)),
      path ? make("p", {}, placeLink(finding)) : "",
      ...[place, meaning],
    );
    const [lines, explained] = await Promise.all([this.#lines(finding), this.#explain(code)]);
    if (asked !== this.#asked) return;
    place.replaceChildren(lines);
    meaning.replaceChildren(explained);
  }

  /** @param {Finding} finding */
  async #lines(finding) {
    const { path, line, column, end_line: endLine, end_column: endColumn, frame } = finding;
    if (frame) return make("pre", { class: "frame mono" }, frame);
    try {
      const text = await once(this.#texts, path, async () => textOf(await this.api.get("source", { path })));
      return excerpt(text, { line, column, endLine, endColumn });
    } catch {
      return make("p", { class: "muted" }, "The lines of the source cannot be shown.");
    }
  }

  /** @param {string} code */
  async #explain(code) {
    try {
      return elementsOf(await once(this.#explained, code, async () => String((await this.api.get(`explain/${encodeURIComponent(code)}`)).html)));
    } catch {
      return make("p", { class: "muted" }, `wx2tg explain ${code} tells more.`);
    }
  }
}

/**
 * The text of an answer of `/api/source`.
 * @param {unknown} answer
 */
export function textOf(answer) {
  return typeof answer === "string" ? answer : String(/** @type {{text: string}} */ (answer).text);
}

/**
 * Ask once for a key; what failed is asked again.
 * @param {Map<string, Promise<string>>} known
 * @param {string} key
 * @param {() => Promise<string>} ask
 */
function once(known, key, ask) {
  const found = known.get(key) ?? ask();
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}

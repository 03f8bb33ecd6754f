/** Source: a file of the project as it is on the disk, with a line marked. */
import { make } from "../dom.js";
import { codeLine } from "../parts/excerpt.js";
import { plural } from "../parts/format.js";
import { hear } from "../parts/signals.js";
import { textOf } from "./findings-details.js";

/** @typedef {import("../parts/signals.js").Place} Place */

/** Lines that are shown; of a longer file those around the marked one. */
const MOST = 5000;

class Source {
  /** @type {Place | null} */
  #place = null;
  /** @type {Place[]} What was shown before, the newest last. */
  #before = [];

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, { api, live }) {
    this.api = api;
    this.path = make("input", {
      ...{ type: "text", class: "mono path", "aria-label": "File of the project, with a line", placeholder: "pages/index/index.js:12" },
      spellcheck: "false",
    });
    this.back = make("button", { type: "button", onclick: () => this.#back(), disabled: true }, "Back");
    this.said = make("p", { class: "said", role: "status" });
    this.lines = make("div", { class: "source-lines mono", tabindex: 0, role: "region", "aria-label": "Lines of the file" });
    this.empty = make("p", { class: "empty" }, "Places in the other panels lead here. A file can be named above, too.");
    const form = make("form", { class: "toolbar", onsubmit: (/** @type {Event} */ event) => this.#submit(event) }, this.back, this.path, make("button", {}, "Show"));
    element.append(form, this.said, this.empty, this.lines);
    this.lines.hidden = true;
    hear("place", (place) => {
      document.getElementById("tab-source")?.click();
      void this.#show(place);
    });
    live.on("update", () => this.#place && void this.#read(this.#place, false));
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const [, path, line, column] = /^(.*?)(?::(\d+))?(?::(\d+))?$/.exec(this.path.value.trim()) ?? [];
    if (path) void this.#show({ path, line: line ? Number(line) : undefined, column: column ? Number(column) : undefined });
  }

  /** @param {Place} place */
  async #show(place) {
    if (this.#place) this.#before = [...this.#before, this.#place].slice(-50);
    await this.#read(place, true);
  }

  #back() {
    const place = this.#before.pop();
    if (place) void this.#read(place, true);
  }

  /**
   * @param {Place} place
   * @param {boolean} go  Whether to bring the marked line into sight; else the lines stay where they are.
   */
  async #read(place, go) {
    this.#place = place;
    this.back.disabled = this.#before.length === 0;
    const { path, line } = place;
    this.path.value = line ? `${path}:${line}` : path;
    try {
      const text = textOf(await this.api.get("source", { path }));
      if (place === this.#place) this.#draw(text, place, go);
    } catch (error) {
      if (place !== this.#place) return;
      this.lines.hidden = true;
      this.#say(`${path}: ${error instanceof Error ? error.message : error}`, true);
    }
  }

  /**
   * @param {string} text
   * @param {Place} place
   * @param {boolean} go
   */
  #draw(text, { line = 0, column }, go) {
    const all = text.split(/\r\n|\r|\n/);
    const first = all.length > MOST ? Math.max(0, Math.min(line - MOST / 2, all.length - MOST)) : 0;
    const rows = all.slice(first, first + MOST).map((code, at) => {
      const number = first + at + 1;
      const range = number === line && column ? [column, endOfWord(code, column)] : [];
      return codeLine(code, number, number === line, range);
    });
    const { scrollTop } = this.lines;
    this.empty.hidden = true;
    this.lines.hidden = false;
    this.lines.replaceChildren(...rows);
    const beyond = line > all.length ? `The file has ${plural(all.length, "line")} now. ` : "";
    const part = all.length > MOST ? `Lines ${first + 1} to ${first + rows.length} of ${all.length}.` : "";
    this.#say(beyond + part, Boolean(beyond));
    if (go) rows[line - 1 - first]?.scrollIntoView({ block: "center" });
    else this.lines.scrollTop = scrollTop;
  }

  /**
   * @param {string} text
   * @param {boolean} [bad]
   */
  #say(text, bad = false) {
    this.said.textContent = text;
    this.said.hidden = !text;
    this.said.classList.toggle("bad", bad);
  }
}

/**
 * The column behind the word that begins at a column, which is marked with it.
 * @param {string} code
 * @param {number} column
 */
function endOfWord(code, column) {
  const word = /^(?:[\w$-]+|.)/u.exec(code.slice(column - 1));
  return column + (word?.[0].length ?? 0);
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "source",
  title: "Source",
  icon: "M4 1h6l3 3v11H4zM6 7h5M6 10h5",
  mount: (element, context) => void new Source(element, context),
};

/** Sizes: the files that `wx2tg convert` would write, what each page loads before it is seen, and times of the frame. */
import { make } from "../dom.js";
import { bar } from "../parts/bar.js";
import { FilterBar, button } from "../parts/filter.js";
import { bytes, milliseconds } from "../parts/format.js";
import { Grid } from "../parts/grid.js";
import { Seen } from "../parts/seen.js";
import { pagesOf } from "./sizes-pages.js";

/**
 * @typedef {{path: string, bytes: number, gzip: number}} Asset
 * @typedef {object} Answer What `/api/sizes` gives; `pending` while it is computed.
 * @property {number} bytes
 * @property {number} gzip
 * @property {Asset[]} assets
 * @property {Record<string, string[]>} [pages]  Files that a page loads, by its route.
 * @property {boolean} [pending]
 * @property {string} [error]  Why there are none.
 *
 * @typedef {import("./sizes-pages.js").PageSize} PageSize
 */

/** Milliseconds until sizes that are being computed are asked for again. */
const REST = 700;

/** Names of the times, in the order in which they come about. */
const TIMES = [
  ["firstContentfulPaint", "First contentful paint"],
  ["firstPage", "First page in the document"],
  ["domInteractive", "Document read"],
  ["domContentLoaded", "Scripts run"],
  ["load", "Everything loaded"],
];

class Sizes {
  /** @type {Asset[]} */
  #assets = [];
  #biggest = 1;
  #timer = 0;

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, context) {
    this.context = context;
    this.total = make("p", { class: "total", role: "status" });
    this.filter = new FilterBar({ label: "files", change: () => this.#drawFiles() });
    /** @type {Grid<Asset>} */
    this.files = new Grid({
      label: "Files of the bundle",
      columns: [
        { title: "File", width: "minmax(140px, 1fr)", cell: ({ path }) => path, className: "mono", sort: ({ path }) => path },
        { title: "Raw", width: "76px", cell: (asset) => bytes(asset.bytes), className: "figure", sort: (asset) => asset.bytes },
        { title: "gzip", width: "76px", cell: ({ gzip }) => bytes(gzip), className: "figure", sort: ({ gzip }) => gzip },
        { title: "", width: "minmax(60px, 0.6fr)", cell: ({ gzip }) => bar([["gzip", gzip]], this.#biggest) },
      ],
      empty: "No files to show.",
    });
    /** @type {Grid<PageSize>} */
    this.pages = new Grid({
      label: "What a page loads before it is seen, gzip",
      columns: [
        { title: "Page", width: "minmax(140px, 1fr)", cell: ({ route }) => route, className: "mono", sort: ({ route }) => route },
        { title: "gzip", width: "76px", cell: ({ total }) => bytes(total), className: "figure", sort: ({ total }) => total },
        { title: "entry · shared · page", width: "minmax(90px, 0.8fr)", cell: (page) => this.#pageBar(page) },
      ],
      empty: "The sizes of pages are not known yet.",
    });
    this.times = make("dl", { class: "pairs times" });
    this.resources = make("ol", { class: "resources", "aria-label": "What the frame has loaded" });
    element.append(
      make("div", { class: "toolbar" }, this.total, make("span", { class: "space" }), button("Refresh", () => this.#ask())),
      titled("Pages: before the first paint", this.pages.element),
      titled("Files", this.filter.element, this.files.element),
      titled("The frame as it is now (not minified, from this machine)", this.times, this.resources),
    );
    this.seen = new Seen(element, () => this.#ask());
    for (const kind of ["update", "sizes"]) context.live.on(kind, () => this.seen.now && this.#ask());
    for (const type of ["ready", "live"]) context.frame.on(type, () => this.seen.now && void this.#askFrame());
  }

  #ask() {
    void this.#askBundle();
    void this.#askFrame();
  }

  async #askBundle() {
    clearTimeout(this.#timer);
    let answer;
    try {
      answer = /** @type {Answer} */ (await this.context.api.get("sizes"));
    } catch (error) {
      this.total.textContent = error instanceof Error ? error.message : String(error);
      return;
    }
    if (answer.error) return void (this.total.textContent = answer.error);
    if (answer.pending) {
      this.total.textContent = "The bundle is being built as convert would write it …";
      if (this.seen.now) this.#timer = window.setTimeout(() => void this.#askBundle(), REST);
      return;
    }
    this.total.textContent = `${bytes(answer.bytes)} in ${answer.assets.length} files, ${bytes(answer.gzip)} as gzip`;
    this.#assets = [...answer.assets].sort((a, b) => b.gzip - a.gzip);
    this.#biggest = this.#assets[0]?.gzip || 1;
    this.#drawFiles();
    const { pages, entry } = this.context.state;
    this.pages.set(pagesOf(answer, pages, entry));
  }

  #drawFiles() {
    const shown = this.#assets.filter(({ path }) => this.filter.lets(path));
    this.filter.tell(shown.length, this.#assets.length);
    this.files.set(shown);
  }

  /** @param {PageSize} page */
  #pageBar({ entry, shared, own, most }) {
    return bar([["entry", entry], ["shared", shared], ["page", own]], most);
  }

  async #askFrame() {
    let found;
    try {
      found = await this.context.frame.ask("sizes");
    } catch {
      return; // The app starts anew; it tells when it is there.
    }
    const { timings = {}, resources = [], heap = null, document: counted } = found;
    const rows = TIMES.filter(([key]) => timings[key] !== undefined).map(([key, title]) => [title, milliseconds(timings[key])]);
    if (heap) rows.push(["JavaScript heap", bytes(heap)]);
    if (counted) rows.push(["Elements in the document", String(counted.nodes)], ["Pages and components", String(counted.instances)]);
    this.times.replaceChildren(...rows.flatMap(([title, value]) => [make("dt", {}, title), make("dd", { class: "figure" }, value)]));
    const sorted = [...resources].sort((a, b) => a.start - b.start);
    const end = Math.max(1, ...sorted.map(({ start, took }) => start + took));
    this.resources.replaceChildren(
      ...sorted.map(({ path, kind, decoded, start, took }) =>
        make(
          "li",
          {},
          make("span", { class: "mono path", title: path }, path),
          make("span", { class: "muted" }, kind),
          make("span", { class: "figure" }, bytes(decoded)),
          make("span", { class: "figure" }, milliseconds(took)),
          bar([["before", start], ["took", took]], end, `from ${milliseconds(start)} on, ${milliseconds(took)} long`),
        ),
      ),
    );
  }
}

/**
 * @param {string} title
 * @param {...HTMLElement} elements
 */
function titled(title, ...elements) {
  return make("section", { class: "sizes-part", "aria-label": title }, make("h2", {}, title), ...elements);
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "sizes",
  title: "Sizes",
  icon: "M2 14V8M6 14V3M10 14v-4M14 14V6",
  mount: (element, context) => void new Sizes(element, context),
};

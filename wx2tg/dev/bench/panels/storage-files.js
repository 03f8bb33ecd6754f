/** The files of the app's user: a list, a look at texts and pictures, and a way to download one. */
import { make } from "../dom.js";
import { FilterBar, button } from "../parts/filter.js";
import { bytes } from "../parts/format.js";
import { Grid } from "../parts/grid.js";
import { Seen } from "../parts/seen.js";

/** @typedef {{path: string, bytes: number, kind: string}} StoredFile */

/** Characters of a text that are shown; all of it is downloaded. */
const LONGEST = 100_000;

/** What pictures begin with, in base64, and their types. Drawings are texts, and shown as such: they could hold scripts. */
const PICTURES = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
  ["Qk", "image/bmp"],
];

export class Files {
  /** @type {StoredFile[]} */
  #files = [];
  #address = "";

  /** @param {import("../types.d.ts").Context} context */
  constructor(context) {
    this.context = context;
    this.filter = new FilterBar({ label: "files", change: () => this.#draw(), more: [button("Refresh", () => void this.#ask())] });
    /** @type {Grid<StoredFile>} */
    this.grid = new Grid({
      label: "Files",
      columns: [
        { title: "File", width: "minmax(140px, 1fr)", cell: ({ path }) => path, className: "mono", sort: ({ path }) => path },
        { title: "Kind", width: "80px", cell: ({ kind }) => kind, className: "muted", sort: ({ kind }) => kind },
        { title: "Size", width: "70px", cell: (file) => (file.kind === "directory" ? "" : bytes(file.bytes)), className: "figure", sort: (file) => file.bytes },
      ],
      select: (file) => void this.#show(file),
      empty: "The app has written no files.",
    });
    this.view = make("div", { class: "file-view", role: "region", "aria-label": "The selected file", tabindex: 0 });
    this.view.hidden = true;
    this.element = make("section", { class: "area", "aria-label": "Files" }, this.filter.element, this.grid.element, this.view);
    this.seen = new Seen(this.element, () => void this.#ask());
    for (const type of ["ready", "stack"]) context.frame.on(type, () => this.seen.now && void this.#ask());
  }

  async #ask() {
    try {
      this.#files = await this.context.frame.ask("files");
    } catch {
      return; // The app starts anew; it tells when it is there.
    }
    this.#draw();
  }

  #draw() {
    const selected = this.grid.selected?.path;
    const shown = this.#files.filter(({ path, kind }) => this.filter.lets(`${path} ${kind}`));
    this.filter.tell(shown.length, this.#files.length);
    this.grid.set(shown);
    this.grid.choose(shown.find(({ path }) => path === selected) ?? null, true);
  }

  /** @param {StoredFile | null} file */
  async #show(file) {
    URL.revokeObjectURL(this.#address);
    this.#address = "";
    this.view.hidden = !file || file.kind === "directory";
    if (!file || this.view.hidden) return;
    this.view.replaceChildren(make("p", { class: "muted" }, "…"));
    let content;
    try {
      content = /** @type {{text?: string, base64?: string}} */ (await this.context.frame.ask("file", { path: file.path }));
    } catch (error) {
      this.view.replaceChildren(make("p", { class: "said bad" }, error instanceof Error ? error.message : String(error)));
      return;
    }
    if (this.grid.selected?.path !== file.path) return;
    const { text, base64 = "" } = content;
    const type = text === undefined ? (PICTURES.find(([start]) => base64.startsWith(start))?.[1] ?? "") : "text/plain";
    this.#address = URL.createObjectURL(new Blob([text ?? bytesOf(base64)], { type: type || "application/octet-stream" }));
    const name = file.path.split("/").pop() ?? "file";
    const remove = button("Remove", () => void this.#remove(file.path));
    this.view.replaceChildren(
      make("div", { class: "actions" }, make("a", { href: this.#address, download: name }, "Download"), file.kind === "package" ? "" : remove),
      this.#preview(text, type, name),
    );
  }

  /**
   * @param {string | undefined} text
   * @param {string} type
   * @param {string} name
   */
  #preview(text, type, name) {
    if (text !== undefined) {
      const more = text.length > LONGEST ? `\n… ${text.length - LONGEST} characters more; download the file to read all` : "";
      return make("pre", { class: "mono" }, text.slice(0, LONGEST) + more);
    }
    if (type) return make("img", { src: this.#address, alt: name });
    return make("p", { class: "muted" }, "Neither a text nor a picture that can be shown.");
  }

  /** @param {string} path */
  async #remove(path) {
    try {
      await this.context.frame.ask("file.remove", { path });
    } catch (error) {
      this.view.append(make("p", { class: "said bad", role: "alert" }, error instanceof Error ? error.message : String(error)));
      return;
    }
    this.view.hidden = true;
    await this.#ask();
  }
}

/** @param {string} base64 */
function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

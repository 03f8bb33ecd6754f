/** Storage & files: what the app keeps by `wx.setStorage`, and the files of its user. */
import { make } from "../dom.js";
import { FilterBar, button } from "../parts/filter.js";
import { bytes } from "../parts/format.js";
import { Grid } from "../parts/grid.js";
import { Seen } from "../parts/seen.js";
import { split } from "../parts/split.js";
import { parsed } from "../parts/value-tree.js";
import { markerOf, preview } from "../parts/values.js";
import { Files } from "./storage-files.js";

/**
 * @typedef {{key: string, value: unknown, type: string, bytes: number}} Row
 * @typedef {{rows: Row[], bytes: number, limit: number}} State
 */

class StoragePanel {
  /** @type {State} */
  #state = { rows: [], bytes: 0, limit: 0 };
  #sure = false;

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, context) {
    this.context = context;
    this.clear = button("Clear all", () => void this.#clear());
    this.filter = new FilterBar({
      label: "keys",
      change: () => this.#draw(),
      more: [button("Add", () => this.#edit(null)), this.clear, button("Refresh", () => void this.#ask())],
    });
    this.meter = make("meter", { "aria-label": "Storage in use", min: 0, max: 1, value: 0 });
    this.used = make("span", { class: "muted" });
    /** @type {Grid<Row>} */
    this.grid = new Grid({
      label: "Storage; Enter edits a row, Delete removes it",
      columns: [
        { title: "Key", width: "minmax(90px, 0.6fr)", cell: ({ key }) => key, className: "mono", sort: ({ key }) => key },
        { title: "Value", width: "minmax(110px, 1fr)", cell: ({ value }) => preview(value), className: "mono" },
        { title: "Type", width: "70px", cell: ({ type }) => type, className: "muted" },
        { title: "Size", width: "70px", cell: (row) => bytes(row.bytes), className: "figure", sort: (row) => row.bytes },
      ],
      select: (row) => row && this.#edit(row, false),
      act: (row) => this.#edit(row),
      key: (row, event) => event.key === "Delete" && Boolean(this.#remove(row.key)),
      empty: "The app has nothing in its storage.",
    });
    this.key = make("input", { class: "mono", "aria-label": "Key", placeholder: "Key", required: true, spellcheck: "false" });
    this.value = make("textarea", {
      ...{ class: "mono", rows: 5, "aria-label": "Value as JSON", placeholder: '"a text", 1, {"a": []}', spellcheck: "false" },
      oninput: () => parsed(this.value, this.said),
    });
    this.said = make("p", { class: "said bad", role: "alert" });
    this.remove = button("Remove", () => void this.#remove(this.key.value));
    this.form = make(
      "form",
      { class: "storage-form", "aria-label": "Row of the storage", onsubmit: (/** @type {Event} */ event) => void this.#save(event) },
      this.key,
      this.value,
      this.said,
      make("div", { class: "actions" }, make("button", { class: "primary" }, "Save"), this.remove, button("Close", () => this.#close())),
    );
    this.form.hidden = true;
    const use = make("div", { class: "use" }, this.meter, this.used);
    const left = make("section", { class: "area", "aria-label": "Storage" }, this.filter.element, use, this.grid.element, this.form);
    const files = new Files(context);
    element.append(split(left, files.element, { store: context.store, key: "storage.split", label: "Storage and files", share: 55 }));
    this.seen = new Seen(element, () => void this.#ask());
    for (const type of ["storage", "ready"]) context.frame.on(type, () => this.seen.now && void this.#ask());
  }

  async #ask() {
    try {
      this.#state = await this.context.frame.ask("storage");
    } catch {
      return; // The app starts anew; it tells when it is there.
    }
    this.#draw();
  }

  #draw() {
    const { rows, bytes: used, limit } = this.#state;
    const shown = rows.filter(({ key, value }) => this.filter.lets(`${key} ${preview(value)}`));
    this.filter.tell(shown.length, rows.length);
    const selected = this.grid.selected?.key;
    this.grid.set(shown);
    this.grid.choose(shown.find(({ key }) => key === selected) ?? null, true);
    this.meter.max = limit || 1;
    this.meter.high = this.meter.max * 0.8;
    this.meter.value = used;
    this.used.textContent = limit ? `${bytes(used)} of ${bytes(limit)}` : bytes(used);
    this.#unsure();
    this.clear.disabled = rows.length === 0;
  }

  /**
   * Show a row in the form, an empty one for null.
   * @param {Row | null} row
   * @param {boolean} [focus]
   */
  #edit(row, focus = true) {
    this.form.hidden = false;
    this.key.value = row?.key ?? "";
    this.key.readOnly = row !== null;
    this.remove.hidden = row === null;
    this.value.value = row ? textOf(row.value) : "";
    this.value.removeAttribute("aria-invalid");
    this.said.textContent = "";
    if (focus) (row ? this.value : this.key).focus();
  }

  #close() {
    this.form.hidden = true;
    this.grid.choose(null, true);
    this.grid.grid?.focus();
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const found = parsed(this.value, this.said);
    if (!found) return void this.value.focus();
    await this.#do("storage.set", { key: this.key.value, value: found.value });
  }

  /** @param {string} key */
  async #remove(key) {
    if (await this.#do("storage.remove", { key })) this.form.hidden = true;
  }

  /** The first press asks, the second one clears. */
  async #clear() {
    if (!this.#sure) {
      this.#sure = true;
      this.clear.textContent = "Press again to clear";
      this.clear.classList.add("danger");
      this.clear.addEventListener("blur", () => this.#unsure(), { once: true });
      return;
    }
    this.#unsure();
    if (await this.#do("storage.clear", undefined)) this.form.hidden = true;
  }

  #unsure() {
    this.#sure = false;
    this.clear.textContent = "Clear all";
    this.clear.classList.remove("danger");
  }

  /**
   * @param {string} type
   * @param {unknown} data
   * @returns {Promise<boolean>} Whether the app did it; the form says why not.
   */
  async #do(type, data) {
    try {
      await this.context.frame.ask(type, data);
    } catch (error) {
      this.form.hidden = false;
      this.said.textContent = error instanceof Error ? error.message : String(error);
      return false;
    }
    await this.#ask();
    return true;
  }
}

/** @param {unknown} value */
function textOf(value) {
  return markerOf(value) ?? JSON.stringify(value, null, 2);
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "storage",
  title: "Storage & files",
  icon: "M2 4c0-3 12-3 12 0v8c0 3-12 3-12 0zM2 4c0 3 12 3 12 0M2 8c0 3 12 3 12 0",
  mount: (element, context) => void new StoragePanel(element, context),
};

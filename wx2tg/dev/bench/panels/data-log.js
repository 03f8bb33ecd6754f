/** The log of `setData`: who set which paths, how much that was, how long it took; with warnings for much and for often. */
import { make } from "../dom.js";
import { FilterBar, button, toggle } from "../parts/filter.js";
import { bytes, clock, milliseconds, plural } from "../parts/format.js";
import { Grid } from "../parts/grid.js";
import { Seen } from "../parts/seen.js";
import { tell } from "../parts/signals.js";
import { ValueTree } from "../parts/value-tree.js";
import { sizeOf } from "../parts/values.js";

/** Bytes of one `setData` that are much: WeChat's own audit warns from 256 KB. */
const MUCH = 256 * 1024;

/** Calls of one page or component in a second that are often: WeChat's own audit warns from 20. */
const OFTEN = 20;

/** Rows that are kept. */
const MOST = 2000;

/**
 * @typedef {{id: string, is: string, changes: Record<string, unknown>, ms: number, at: number, from?: "script" | "template"}} Change
 * @typedef {object} Row
 * @property {"script" | "template" | "warning"} kind
 * @property {string} id
 * @property {string} is
 * @property {number} at
 * @property {string} paths
 * @property {number} size
 * @property {number | null} ms
 * @property {Record<string, unknown> | null} changes
 */

/**
 * Who called how often in the last second.
 */
export class Often {
  /** @type {Map<string, number[]>} */
  #times = new Map();

  /**
   * Note a call. Gives the count when it is the one that makes them too many in one second, once a second.
   * @param {string} id
   * @param {number} at
   * @returns {number | null}
   */
  note(id, at) {
    const times = (this.#times.get(id) ?? []).filter((time) => time > at - 1000);
    times.push(at);
    this.#times.set(id, times);
    if (times.length <= OFTEN) return null;
    this.#times.set(id, []);
    return times.length;
  }
}

export class DataLog {
  /** @type {Row[]} */
  #rows = [];
  #often = new Often();
  #paused = false;
  #waiting = 0;
  #dropped = 0;

  /** @param {import("../types.d.ts").Context} context */
  constructor(context) {
    this.filter = new FilterBar({
      label: "setData calls",
      change: () => this.#draw(),
      kinds: [
        { id: "script", title: "setData" },
        { id: "template", title: "Properties" },
        { id: "warning", title: "Warnings" },
      ],
      kept: { store: context.store, key: "data.log.hidden" },
      more: [toggle("Pause", (on) => this.#pause(on)), button("Clear", () => this.#clear())],
    });
    /** @type {Grid<Row>} */
    this.grid = new Grid({
      label: "Log of setData",
      follow: true,
      columns: [
        { title: "Time", width: "92px", cell: ({ at }) => clock(at), className: "mono muted" },
        { title: "Who", width: "minmax(80px, 0.6fr)", cell: ({ is }) => is, className: "mono" },
        { title: "Paths", width: "minmax(100px, 1fr)", cell: ({ paths }) => paths, className: "mono paths" },
        { title: "Size", width: "64px", cell: ({ size, kind }) => (kind === "warning" ? "" : bytes(size)), className: "figure", sort: ({ size }) => size },
        { title: "Took", width: "62px", cell: ({ ms, kind }) => (kind === "warning" ? "" : milliseconds(ms)), className: "figure", sort: ({ ms }) => ms ?? 0 },
      ],
      rowClass: ({ kind }) => (kind === "warning" ? "warn" : ""),
      select: (row) => this.#show(row),
      act: (row) => tell("node", { id: row.id, from: "log" }),
      empty: "Nothing has called setData yet.",
    });
    this.changes = new ValueTree({ label: "What was set" });
    this.warning = make("p", { class: "warning" });
    this.details = make("div", { class: "log-details" }, this.warning, this.changes.element);
    this.details.hidden = true;
    this.said = make("p", { class: "hidden-text", role: "status" });
    this.element = make("section", { class: "area", "aria-label": "setData log" }, this.filter.element, this.grid.element, this.details, this.said);
    this.seen = new Seen(this.element, () => this.#draw());
    context.frame.on("setData", (change) => this.#note(change));
  }

  /** @param {Change} change */
  #note(change) {
    if (this.#paused) {
      this.#dropped += 1;
      return;
    }
    const { id, is, changes, ms, at, from = "script" } = change;
    const size = sizeOf(changes);
    this.#rows.push({ kind: from, id, is, at, paths: Object.keys(changes).join(", "), size, ms, changes });
    if (from === "script") this.#warn(change, size);
    if (this.#rows.length > MOST) this.#rows.splice(0, this.#rows.length - MOST);
    this.#later();
  }

  /**
   * @param {Change} change
   * @param {number} size
   */
  #warn({ id, is, at }, size) {
    const count = this.#often.note(id, at);
    const said = [];
    if (size > MUCH) said.push(`${bytes(size)} in one setData: WeChat advises at most ${bytes(MUCH)}; set only the paths that change`);
    if (count) said.push(`${count} setData in one second: WeChat advises at most ${OFTEN}; set several paths in one call`);
    for (const paths of said) this.#rows.push({ kind: "warning", id, is, at, paths, size: 0, ms: null, changes: null });
    if (said.length) this.said.textContent = `${is}: ${said.join("; ")}`;
  }

  #later() {
    if (this.#waiting || !this.seen.now) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#draw();
    });
  }

  #draw() {
    const shown = this.#rows.filter(({ is, paths, kind }) => this.filter.lets(`${is} ${paths}`, kind));
    this.filter.tell(shown.length, this.#rows.length);
    if (this.#dropped) this.filter.count.append(`, ${plural(this.#dropped, "call")} while paused`);
    this.grid.set(shown);
  }

  /** @param {Row | null} row */
  #show(row) {
    this.details.hidden = row === null;
    this.changes.clear();
    this.warning.textContent = row?.kind === "warning" ? `${row.is}: ${row.paths}.` : "";
    if (row?.changes) this.changes.set([{ id: "changes", title: "changes", value: row.changes }]);
  }

  /** @param {boolean} on */
  #pause(on) {
    this.#paused = on;
    if (on) this.#dropped = 0;
    this.#draw();
  }

  #clear() {
    this.#rows = [];
    this.#dropped = 0;
    this.#show(null);
    this.#draw();
  }
}

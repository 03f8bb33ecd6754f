/** Network: the requests and sockets of the app, with what was sent and what came, under conditions that can be set. */
import { make } from "../dom.js";
import { FilterBar, button, toggle } from "../parts/filter.js";
import { bytes, clock, milliseconds } from "../parts/format.js";
import { Grid } from "../parts/grid.js";
import { Seen } from "../parts/seen.js";
import { split } from "../parts/split.js";
import { Conditions } from "./network-conditions.js";
import { RequestView } from "./network-details.js";

/**
 * @typedef {object} Exchange A request, or a socket with its messages.
 * @property {"request" | "socket"} kind
 * @property {string} id
 * @property {string} url
 * @property {string} method
 * @property {Record<string, string>} headers
 * @property {string | null} body
 * @property {number} bodyBytes
 * @property {"proxy" | "direct"} via
 * @property {number} at
 * @property {"waiting" | "answered" | "done" | "failed"} state
 * @property {number} status  0 until there is one.
 * @property {string} statusText
 * @property {Record<string, string>} answered  Headers of the answer.
 * @property {string} finalUrl  Where the answer came from, "" where it is the address itself.
 * @property {number | null} took
 * @property {number} bytes
 * @property {string | null} preview
 * @property {string} reason  Why it failed or closed.
 * @property {{way: "in" | "out", text: string | null, bytes: number, at: number}[]} messages
 */

/** Exchanges and messages of one socket that are kept. */
const MOST = 1000;

class Network {
  /** @type {Exchange[]} */
  #rows = [];
  /** @type {Map<string, Exchange>} Those of the app as it runs now. */
  #known = new Map();
  #waiting = 0;

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, context) {
    const { frame, store } = context;
    this.preserved = store.get("network.preserve", false);
    this.store = store;
    this.filter = new FilterBar({
      label: "requests",
      change: () => this.#draw(),
      kinds: [
        { id: "done", title: "Answered" },
        { id: "failed", title: "Failed" },
        { id: "socket", title: "Sockets" },
      ],
      kept: { store, key: "network.hidden" },
      more: [
        toggle("Preserve", (on) => this.#preserve(on), { on: this.preserved, tip: "Keep requests when the app starts anew" }),
        button("Clear", () => this.#clear()),
      ],
    });
    /** @type {Grid<Exchange>} */
    this.grid = new Grid({
      label: "Requests",
      follow: true,
      columns: [
        { title: "Status", width: "70px", cell: statusOf, className: "status", sort: ({ status }) => status },
        { title: "Method", width: "64px", cell: ({ method }) => method, className: "mono" },
        { title: "Address", width: "minmax(140px, 1fr)", cell: ({ url }) => url, className: "mono address" },
        { title: "Via", width: "56px", cell: ({ via }) => via, className: "muted" },
        { title: "Time", width: "70px", cell: ({ took }) => milliseconds(took), className: "figure", sort: ({ took }) => took ?? 0 },
        { title: "Bytes", width: "70px", cell: (row) => bytes(row.state === "waiting" ? null : row.bytes), className: "figure", sort: (row) => row.bytes },
        { title: "At", width: "92px", cell: ({ at }) => clock(at), className: "mono muted", sort: ({ at }) => at },
      ],
      rowClass: (row) => (isBad(row) ? "bad" : row.state),
      select: (row) => this.view.show(row),
      empty: "The app has asked no server yet. Files of the app itself are not listed; see Sizes.",
    });
    this.view = new RequestView(() => this.grid.choose(null));
    const list = make("section", { class: "area", "aria-label": "Requests" }, this.filter.element, this.grid.element);
    const parts = split(list, this.view.element, { store, key: "network.split", label: "Requests and details" });
    const conditions = new Conditions(context);
    element.append(conditions.element, parts);
    this.view.element.classList.add("closed");
    this.seen = new Seen(element, () => {
      this.#draw();
      void conditions.ask();
    });
    frame.on("request", (event) => this.#note("request", event));
    frame.on("socket", (event) => this.#note("socket", event));
    frame.on("load", () => this.#begin());
  }

  /** The app starts anew, and counts its requests from 1 again. */
  #begin() {
    for (const row of this.#known.values()) {
      if (row.state !== "waiting" && row.state !== "answered") continue;
      row.state = "failed";
      row.reason = "The app was started anew.";
    }
    this.#known.clear();
    if (!this.preserved) this.#clear();
  }

  /**
   * @param {"request" | "socket"} kind
   * @param {any} event  As agent/network.js writes it.
   */
  #note(kind, event) {
    const row = event.phase === "start" ? this.#add(kind, event) : this.#known.get(event.id);
    if (!row) return;
    if (kind === "request") applyRequest(row, event);
    else applySocket(row, event);
    if (this.#waiting || !this.seen.now) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#draw();
    });
  }

  /**
   * @param {"request" | "socket"} kind
   * @param {any} event
   * @returns {Exchange}
   */
  #add(kind, { id, url, method = "WS", headers = {}, body = null, bodyBytes = 0, via, at }) {
    /** @type {Exchange} */
    const row = {
      ...{ kind, id, url, method, headers, body, bodyBytes, via, at, state: "waiting", status: 0, statusText: "" },
      ...{ answered: {}, finalUrl: "", took: null, bytes: 0, preview: null, reason: "", messages: [] },
    };
    this.#known.set(id, row);
    this.#rows.push(row);
    if (this.#rows.length > MOST) for (const old of this.#rows.splice(0, this.#rows.length - MOST)) this.#known.delete(old.id);
    return row;
  }

  #draw() {
    const shown = this.#rows.filter((row) => this.filter.lets(`${row.method} ${row.status || ""} ${row.url} ${row.via}`, kindOf(row)));
    this.filter.tell(shown.length, this.#rows.length);
    const chosen = this.grid.selected;
    this.grid.set(shown);
    if (chosen && !this.grid.selected) this.view.show(null);
    else if (chosen) this.view.update(chosen);
  }

  #clear() {
    this.#rows = [];
    this.#known.clear();
    this.view.show(null);
    this.#draw();
  }

  /** @param {boolean} on */
  #preserve(on) {
    this.preserved = on;
    this.store.set("network.preserve", on);
  }
}

/**
 * @param {Exchange} row
 * @param {any} event
 */
function applyRequest(row, event) {
  if (event.took !== undefined) row.took = event.took;
  if (event.phase === "head") {
    const { status, statusText = "", headers, url } = event;
    Object.assign(row, { state: "answered", status, statusText, answered: headers, finalUrl: url === row.url ? "" : url });
  } else if (event.phase === "end") {
    const { status, bytes: count, preview } = event;
    Object.assign(row, { state: "done", status, bytes: count ?? 0, preview: preview ?? null });
    if (event.headers) row.answered = event.headers;
  } else if (event.phase === "fail") {
    Object.assign(row, { state: "failed", reason: event.reason ?? event.message ?? "" });
  }
}

/**
 * @param {Exchange} row
 * @param {any} event
 */
function applySocket(row, event) {
  if (event.took !== undefined) row.took = event.took;
  if (event.phase === "open") Object.assign(row, { state: "answered", status: 101, statusText: event.protocol });
  else if (event.phase === "close") {
    Object.assign(row, { state: event.clean ? "done" : "failed", reason: `closed with ${event.code}${event.reason ? `: ${event.reason}` : ""}` });
  } else if (event.phase === "in" || event.phase === "out") {
    row.messages.push({ way: event.phase, text: event.text, bytes: event.bytes, at: event.at });
    if (row.messages.length > MOST) row.messages.shift();
    row.bytes += event.bytes;
  }
}

/** @param {Exchange} row */
function kindOf(row) {
  if (row.state === "failed") return "failed";
  return row.kind === "socket" ? "socket" : "done";
}

/** @param {Exchange} row */
function isBad({ state, status }) {
  return state === "failed" || status >= 400;
}

/** @param {Exchange} row */
function statusOf({ state, status }) {
  if (state === "failed") return "failed";
  return status ? String(status) : "…";
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "network",
  title: "Network",
  icon: "M5 13V3L2 6M11 3v10l3-3",
  mount: (element, context) => void new Network(element, context),
};

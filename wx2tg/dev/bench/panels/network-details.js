/** One request: where it went, its headers and bodies, and its text as a `curl` command. */
import { make } from "../dom.js";
import { button } from "../parts/filter.js";
import { bytes, clock, milliseconds } from "../parts/format.js";
import { ValueTree } from "../parts/value-tree.js";
import { curl } from "./network-curl.js";

/** @typedef {import("./network.js").Exchange} Exchange */

/** What an unreadable reason of the agent means. */
const REASONS = {
  offline: "The network is set to offline above.",
  failing: "This host is set to fail above.",
  aborted: "The app ended the request itself.",
  timeout: "The app waited no longer.",
};

export class RequestView {
  /** @type {Exchange | null} */
  #row = null;
  #drawn = "";

  /** @param {() => void} close */
  constructor(close) {
    this.close = close;
    this.head = make("div", { class: "request-head" });
    this.body = make("div", { class: "request-body", tabindex: 0, role: "region", "aria-label": "Details of the request" });
    this.element = make("section", { class: "area request", "aria-label": "Details" }, this.head, this.body);
  }

  /** @param {Exchange | null} row */
  show(row) {
    this.#row = row;
    this.#drawn = "";
    this.element.classList.toggle("closed", row === null);
    this.head.replaceChildren();
    this.body.replaceChildren();
    if (row) this.update(row);
  }

  /**
   * Draw the request again if more is known of it.
   * @param {Exchange} row
   */
  update(row) {
    const known = `${row.state} ${row.messages.length}`;
    if (row !== this.#row || known === this.#drawn) return;
    this.#drawn = known;
    const { method, url, finalUrl, via, at, took, reason, state, status, statusText } = row;
    const answer = state === "failed" ? "failed" : status ? `${status} ${statusText}` : "no answer yet";
    const facts = [answer, via === "proxy" ? "through the proxy" : "direct", clock(at), took === null ? "" : milliseconds(took)];
    this.said = make("span", { role: "status", class: "muted" });
    this.head.replaceChildren(
      make("p", { class: "mono address" }, `${method} ${url}`),
      make("p", { class: "muted" }, facts.filter(Boolean).join(" · ")),
      ...(finalUrl ? [make("p", { class: "mono muted address" }, `answered by ${finalUrl}`)] : []),
      ...(reason ? [make("p", { class: "said bad" }, REASONS[/** @type {keyof typeof REASONS} */ (reason)] ?? reason)] : []),
      make(
        "div",
        { class: "actions" },
        row.kind === "request" ? button("Copy as curl", () => void this.#copy(row), "A command for a shell that sends the same request") : "",
        button("Close", this.close),
        this.said,
      ),
    );
    this.body.replaceChildren(...this.#parts(row));
  }

  /**
   * @param {Exchange} row
   * @returns {HTMLElement[]}
   */
  #parts(row) {
    if (row.kind === "socket") return [titled("Messages", messages(row))];
    const parts = [];
    const answer = row.preview ?? "";
    if (row.state === "done") {
      const shown = answer ? content(answer) : make("p", { class: "muted" }, row.bytes ? `${bytes(row.bytes)} that are no text` : "empty");
      parts.push(titled(`Answer, ${bytes(row.bytes)}`, shown));
    }
    if (Object.keys(row.answered).length) parts.push(titled("Headers of the answer", pairs(row.answered)));
    if (row.body !== null) parts.push(titled(`Sent, ${bytes(row.bodyBytes || row.body.length)}`, content(row.body)));
    else if (row.bodyBytes) parts.push(titled("Sent", make("p", { class: "muted" }, `${bytes(row.bodyBytes)} that are no text`)));
    if (Object.keys(row.headers).length) parts.push(titled("Headers of the request", pairs(row.headers)));
    return parts;
  }

  /** @param {Exchange} row */
  async #copy(row) {
    const text = curl(row);
    try {
      await navigator.clipboard.writeText(text);
      if (this.said) this.said.textContent = "copied";
    } catch {
      const field = make("textarea", { class: "mono", rows: 4, readonly: true, "aria-label": "The command" });
      field.value = text;
      this.head.append(field);
      field.select();
    }
  }
}

/**
 * @param {string} title
 * @param {HTMLElement} element
 */
function titled(title, element) {
  return make("section", { class: "part" }, make("h3", {}, title), element);
}

/** @param {Record<string, string>} headers */
function pairs(headers) {
  const rows = Object.entries(headers).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
  return make("dl", { class: "pairs mono" }, ...rows);
}

/**
 * A body: as a tree where it is JSON, else as it is.
 * @param {string} text
 */
function content(text) {
  const plain = make("pre", { class: "mono" }, text);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return plain;
  }
  if (typeof value !== "object" || value === null) return plain;
  const tree = new ValueTree({ label: "JSON" });
  tree.element.classList.add("inset");
  tree.set([{ id: "json", title: "json", value }]);
  return make("div", {}, tree.element, make("details", {}, make("summary", {}, "As text"), plain));
}

/** @param {Exchange} row */
function messages({ messages: all }) {
  if (!all.length) return make("p", { class: "muted" }, "none yet");
  const rows = all.map(({ way, text, bytes: count, at }) =>
    make(
      "li",
      { class: way },
      make("span", { class: "muted" }, `${clock(at)} ${way === "in" ? "received" : "sent"} ${bytes(count)} `),
      make("span", { class: "mono" }, text ?? "(no text)"),
    ),
  );
  return make("ol", { class: "messages" }, ...rows);
}

/** The log of Telegram's events: filtered, paused, opened, sent again, copied; and events of one's own. */
import { iconButton, make } from "../dom.js";
import { ICONS } from "../icons.js";
import { makeComposer } from "./composer.js";
import { Entries, MOST, matches, textOf } from "./entries.js";

/**
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {import("../phone/client.js").Client} Client
 */

/**
 * @param {Client} client
 * @returns {import("../types.d.ts").Panel}
 */
export function events(client) {
  return {
    ...{ id: "events", title: "Events", icon: ICONS.events, sheet: "log/log.css" },
    mount: (element, { frame, store }) => mount(element, client, frame, store),
  };
}

/**
 * @param {HTMLElement} element
 * @param {Client} client
 * @param {import("../frame.js").Frame} frame
 * @param {import("../store.js").Store} store
 */
function mount(element, client, frame, store) {
  /** @type {Map<number, HTMLElement>} */
  const rows = new Map();
  const list = make("ol", { class: "log-rows", "aria-label": "Events" });
  const empty = make("p", { class: "empty" }, "No event has passed between the app and Telegram yet.");
  const composer = makeComposer(client);
  const filter = make("input", { type: "search", placeholder: "Filter: theme -safe in", "aria-label": "Filter events" });
  filter.value = store.get("events.filter", "");
  const entries = new Entries((entry, fresh) => {
    const row = makeRow(entry, client, composer.fill);
    row.hidden = !matches(entry, filter.value);
    const end = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const old = rows.get(entry.id);
    if (old) row.querySelector("details")?.toggleAttribute("open", old.querySelector("details")?.open);
    if (fresh || !old) list.append(row);
    else old.replaceWith(row);
    rows.set(entry.id, row);
    while (list.children.length > MOST) list.firstElementChild?.remove();
    empty.hidden = true;
    if (end) list.scrollTop = list.scrollHeight;
  });
  const sift = () => {
    store.set("events.filter", filter.value);
    for (const entry of entries.all) rows.get(entry.id)?.toggleAttribute("hidden", !matches(entry, filter.value));
  };
  const clear = () => {
    entries.clear();
    rows.clear();
    list.replaceChildren();
    empty.hidden = false;
  };
  const pause = () => {
    entries.paused = !entries.paused;
    pausing.setAttribute("aria-pressed", String(entries.paused));
  };
  const copy = () => {
    const shown = entries.all.filter((entry) => matches(entry, filter.value));
    return navigator.clipboard.writeText(shown.map((entry) => `${arrow(entry)} ${textOf(entry)}`).join("\n"));
  };
  filter.addEventListener("input", sift);
  const pausing = iconButton("Pause", ICONS.pause, pause, { "aria-pressed": "false" });
  const tools = [filter, pausing, iconButton("Copy all that is shown", ICONS.copy, copy), iconButton("Clear", ICONS.clear, clear)];
  element.classList.add("log");
  element.append(
    make("div", { class: "toolbar", role: "toolbar", "aria-label": "Events" }, ...tools),
    ...[empty, list, composer.element],
  );
  frame.traffic((traffic) => entries.add(traffic));
  client.onNote((eventType, text) => entries.note(eventType, text));
}

/** @param {Entry} entry */
function arrow({ direction }) {
  return direction === "in" ? "→" : "←";
}

/**
 * @param {Entry} entry
 * @param {Client} client
 * @param {(entry: Entry) => void} fill
 */
function makeRow(entry, client, fill) {
  const { direction, eventType, eventData, at, count, note } = entry;
  const data = JSON.stringify(eventData);
  const short = data === undefined || data === '""' ? "" : data;
  const again = direction === "in" ? "Receive again" : "Send again";
  const replay = () => (direction === "in" ? client.frame.receive(eventType, eventData) : client.frame.send(eventType, eventData));
  const actions = make(
    "div",
    { class: "log-actions" },
    make("button", { type: "button", onclick: replay }, again),
    make("button", { type: "button", onclick: () => fill(entry) }, "Edit and send"),
    make("button", { type: "button", onclick: () => navigator.clipboard.writeText(textOf(entry)) }, "Copy"),
  );
  const time = new Date(at).toISOString().slice(11, 23);
  const summary = make(
    "summary",
    {},
    make("span", { class: "log-arrow", title: direction === "in" ? "From the app" : "To the app" }, arrow(entry)),
    make("span", { class: "hidden-text" }, direction === "in" ? "From the app: " : "To the app: "),
    make("span", { class: "log-name" }, eventType),
    count > 1 ? make("span", { class: "log-count" }, `×${count}`) : null,
    make("span", { class: "log-short" }, short),
    make("time", {}, time),
  );
  const written = short ? make("pre", {}, JSON.stringify(eventData, null, 2)) : make("p", { class: "muted" }, "Without data.");
  return make(
    "li",
    { class: `log-row ${direction}`, "data-event": eventType },
    make("details", {}, summary, written, actions),
    note ? make("p", { class: "log-told" }, note) : null,
  );
}

/** One message of the console as an element: its parts, its place in the project, its stack to be opened. */
import { make } from "../dom.js";
import { codeLine } from "../parts/excerpt.js";
import { clock } from "../parts/format.js";
import { placeLink, shortPlace } from "../parts/places.js";
import { entriesOf, valueElement } from "../parts/values.js";

/**
 * @typedef {import("./console.js").Row} Row
 * @typedef {import("./console.js").Part} Part
 * @typedef {import("./console.js").Place} Place
 * @typedef {import("../parts/places.js").Places} Places
 */

/** What a level is called for those who do not see its colour. */
const NAMES = { error: "Error", warn: "Warning", info: "Info", log: "", debug: "Debug" };

/** Entries of an object that are shown when it is opened. */
const MOST = 500;

/** @param {Pick<Row, "parts">} row */
export function textOf({ parts }) {
  return parts.map(({ text }) => text).join(" ");
}

/**
 * Whether one message says the same as another from the same place.
 * @param {Row} one
 * @param {Row} other
 */
export function sameRow(one, other) {
  const [a, b] = [one.frames[0], other.frames[0]];
  const place = a?.path === b?.path && a?.line === b?.line && a?.column === b?.column;
  if (!place || one.said !== other.said || one.depth !== other.depth || one.said === "group") return false;
  return JSON.stringify(one.parts) === JSON.stringify(other.parts);
}

/**
 * @param {Row} row
 * @param {Places} places
 */
export function rowElement(row, places) {
  const { level, said, parts, frames, at, depth, count } = row;
  const message = make("div", { class: "message" }, ...parts.flatMap((part) => [partElement(part), " "]));
  const element = make(
    "div",
    { class: `console-row ${level} ${said}`, "data-level": level },
    make("time", { class: "muted", datetime: new Date(at).toISOString() }, clock(at)),
    NAMES[level] && make("span", { class: "level" }, NAMES[level]),
    make("span", { class: "repeat", "aria-label": "times" }, count > 1 ? String(count) : ""),
    message,
  );
  element.style.setProperty("--depth", String(depth));
  if (said === "uncaught") message.prepend(make("b", {}, "Uncaught "));
  if (frames.length) {
    element.append(placeElement(frames, places));
    if (level === "error" || level === "warn" || said === "trace") message.append(stackElement(frames, places));
  }
  return element;
}

/** @param {Part} part */
function partElement(part) {
  const { text, kind, value } = part;
  if (value !== undefined && entriesOf(value).length) return opened(text, value, kind);
  return make("span", { class: `value ${kind}` }, kind === "string" ? text : text || " ");
}

/**
 * An object that can be opened, level by level.
 * @param {string} title
 * @param {unknown} value
 * @param {string} kind
 */
function opened(title, value, kind) {
  const details = make("details", { class: "value-details" }, make("summary", { class: `value ${kind}` }, title));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(entriesElement(value));
  });
  return details;
}

/** @param {unknown} value */
function entriesElement(value) {
  const entries = entriesOf(value);
  const rows = entries.slice(0, MOST).map(([key, item]) => {
    const shown = valueElement(item);
    const content = entriesOf(item).length ? opened(shown.textContent ?? "", item, shown.className.replace("value ", "")) : shown;
    return make("li", {}, make("span", { class: "name" }, `${key}: `), content);
  });
  if (entries.length > MOST) rows.push(make("li", { class: "muted" }, `… ${entries.length - MOST} more`));
  return make("ul", { class: "entries" }, ...rows);
}

/**
 * The place of a message: that of the bundle at once, then the first of its stack that is in the project.
 * @param {Place[]} frames
 * @param {Places} places
 */
function placeElement(frames, places) {
  const element = make("span", { class: "at" }, `${frames[0].path}:${frames[0].line}`);
  void Promise.all(frames.map((frame) => places.find(frame))).then((all) => {
    const found = all.find((place) => place !== null);
    if (found) element.replaceChildren(placeLink(found, shortPlace(found)));
  });
  return element;
}

/**
 * The lines of the source around the first place of a stack that is in the project.
 * @param {Place[]} frames
 * @param {Places} places
 */
function excerptElement(frames, places) {
  const element = make("div", { class: "excerpt" });
  void Promise.all(frames.map((frame) => places.find(frame))).then((all) => {
    const found = all.find((place) => place?.excerpt);
    element.hidden = !found;
    if (!found?.excerpt) return;
    const { line: first, lines } = found.excerpt;
    element.append(...lines.map((text, at) => codeLine(text, first + at, first + at === found.line, [])));
  });
  return element;
}

/**
 * @param {Place[]} frames
 * @param {Places} places
 */
function stackElement(frames, places) {
  const details = make("details", { class: "stack-details" }, make("summary", {}, "Stack"));
  details.addEventListener("toggle", () => {
    if (!details.open || details.childElementCount > 1) return;
    const rows = frames.map((frame) => make("li", {}, make("span", { class: "name" }, frame.name || "(anonymous)"), " ", placeElement([frame], places)));
    details.append(make("ol", { class: "stack-rows" }, ...rows), excerptElement(frames, places));
  });
  return details;
}

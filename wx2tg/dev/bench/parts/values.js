/** Values as the agent sends them: what they look like in a line, and where each part of one stands. */
import { make } from "../dom.js";

/** The key of an object that stands for something which JSON cannot say; see agent/protocol.js. */
const MARKER = "$wx2tg";

/** Characters of a text that a line shows. */
const LONGEST = 200;

/** Entries that the preview of an object or a list names. */
const NAMED = 6;

/**
 * What a marker says, null when the value is none.
 * @param {unknown} value
 * @returns {string | null}
 */
export function markerOf(value) {
  if (typeof value !== "object" || value === null || !(MARKER in value)) return null;
  const said = /** @type {Record<string, unknown>} */ (value)[MARKER];
  return typeof said === "string" && Object.keys(value).length === 1 ? said : null;
}

/**
 * @param {unknown} value
 * @returns {"string" | "number" | "boolean" | "null" | "object" | "array" | "marker"}
 */
export function kindOf(value) {
  if (value === null || value === undefined) return "null";
  if (markerOf(value) !== null) return "marker";
  if (Array.isArray(value)) return "array";
  const kind = typeof value;
  return kind === "string" || kind === "number" || kind === "boolean" ? kind : "object";
}

/**
 * A value on one line. Lists and objects name their first entries.
 * @param {unknown} value
 * @param {boolean} [deep]  Whether an object's entries are named too.
 * @returns {string}
 */
export function preview(value, deep = true) {
  const kind = kindOf(value);
  if (kind === "string") return JSON.stringify(cut(String(value)));
  if (kind === "marker") return shownMarker(markerOf(value) ?? "");
  if (kind === "array") {
    const list = /** @type {unknown[]} */ (value);
    if (!deep || !list.length) return list.length ? `[… ${list.length}]` : "[]";
    return `[${list.slice(0, NAMED).map((item) => preview(item, false)).join(", ")}${list.length > NAMED ? ", …" : ""}]`;
  }
  if (kind === "object") {
    const entries = Object.entries(/** @type {object} */ (value));
    if (!deep || !entries.length) return entries.length ? "{…}" : "{}";
    const named = entries.slice(0, NAMED).map(([key, item]) => `${key}: ${preview(item, false)}`);
    return `{${named.join(", ")}${entries.length > NAMED ? ", …" : ""}}`;
  }
  return String(value ?? "null");
}

/**
 * A value on one line, in the colour of its kind.
 * @param {unknown} value
 */
export function valueElement(value) {
  return make("span", { class: `value ${kindOf(value)}` }, preview(value));
}

/**
 * The entries of a list or an object, none of anything else.
 * @param {unknown} value
 * @returns {[string | number, unknown][]}
 */
export function entriesOf(value) {
  const kind = kindOf(value);
  if (kind === "array") return /** @type {unknown[]} */ (value).map((item, index) => [index, item]);
  return kind === "object" ? Object.entries(/** @type {object} */ (value)) : [];
}

/**
 * The path of `setData` to an entry of what stands at `path`.
 * @param {string} path  "" for the data itself.
 * @param {string | number} key
 */
export function pathOf(path, key) {
  if (typeof key === "number") return `${path}[${key}]`;
  const name = key.replace(/[.[\]\\]/g, "\\$&");
  return path ? `${path}.${name}` : name;
}

/**
 * What stands at a path of keys, undefined when there is nothing.
 * @param {unknown} value
 * @param {(string | number)[]} keys
 */
export function valueAt(value, keys) {
  let at = value;
  for (const key of keys) {
    if (typeof at !== "object" || at === null) return undefined;
    at = /** @type {Record<string | number, unknown>} */ (at)[key];
  }
  return at;
}

/**
 * How many bytes a value is as JSON in UTF-8, which is how WeChat counts what `setData` is given.
 * @param {unknown} value
 */
export function sizeOf(value) {
  return new TextEncoder().encode(JSON.stringify(value) ?? "").length;
}

/** @param {string} text */
function cut(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** @param {string} said */
function shownMarker(said) {
  const [, word, rest] = /^(\w+) ?(.*)$/s.exec(said) ?? [said, said, ""];
  if (word === "function") return `ƒ ${rest}()`.replace(/ \(\)$/, "()");
  if (word === "long") return `${JSON.stringify(cut(rest))} (a long text)`;
  if (word === "more") return `… ${rest} more`;
  if (word === "bigint") return `${rest}n`;
  if (word === "symbol") return `Symbol(${rest})`;
  if (word === "cycle") return "(the same object again)";
  if (word === "deep") return "(nested too deeply to be shown)";
  if (word === "ArrayBuffer") return `ArrayBuffer(${rest})`;
  return word === "Map" || word === "Set" ? `${word}(${rest})` : said;
}

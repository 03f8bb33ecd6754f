/** Data paths and copies, as glass-easel defines them: `list[3].name`, deep copies of what `setData` receives. */

const paths = new Map();

/**
 * `"a.b[0]"` -> `["a", "b", 0]`; a backslash escapes a dot, a bracket, or itself.
 * @param {string} text @returns {(string|number)[]}
 * @throws where an index is not a number, as in `list[undefined]`
 */
export function parsePath(text) {
  let path = paths.get(text);
  if (!path) {
    path = /^[\w$]+$/.test(text) ? [text] : split(text);
    paths.set(text, path);
  }
  return path;
}

/** @param {string} text */
function split(text) {
  const path = /** @type {(string|number)[]} */ ([]);
  const part = /\.|\[(\d+)(?:\]|$)|((?:\\[.[\]\\]|[^.[])+)/y;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (!found) throw new Error(`data path "${text}" is illegal`);
    const [, index, name] = found;
    if (index !== undefined) path.push(Number(index));
    else if (name !== undefined) path.push(name.replace(/\\([.[\]\\])/g, "$1"));
  }
  return path.length ? path : [""];
}

/** Whether `object` itself has `name`, be it one that every object inherits. @param {object} object @param {PropertyKey} name */
export function has(object, name) {
  return Object.prototype.hasOwnProperty.call(object, name);
}

/** Deep copy of plain data; functions and primitives are shared. A key `__proto__` is left out: no copy gets another prototype. @template T @param {T} value @returns {T} */
export function copy(value) {
  if (typeof value !== "object" || value === null) return value;
  return /** @type {any} */ (Array.isArray(value) ? copyArray(value) : copyObject(value));
}

/** @param {unknown[]} source */
function copyArray(source) {
  const out = new Array(source.length);
  for (let i = 0; i < source.length; i += 1) {
    const item = source[i];
    out[i] = typeof item === "object" && item !== null ? copy(item) : item;
  }
  return out;
}

/** @param {Fields} source */
function copyObject(source) {
  const out = /** @type {Fields} */ ({});
  for (const key of Object.keys(source)) {
    if (key === "__proto__") continue;
    const item = source[key];
    out[key] = typeof item === "object" && item !== null ? copy(item) : item;
  }
  return out;
}

/**
 * Put `value` at `path`, making the arrays and objects that are missing on the way.
 * Gives the paths of the lengths that this changes.
 * @param {Fields} data @param {(string|number)[]} path @param {unknown} value
 */
export function setPath(data, path, value) {
  const grown = /** @type {(string|number)[][]} */ ([]);
  let at = data;
  for (let i = 0; i + 1 < path.length; i += 1) {
    const key = path[i];
    const after = path[i + 1];
    const wantsArray = typeof after === "number";
    const next = at[key];
    const fits = wantsArray ? Array.isArray(next) : typeof next === "object" && next !== null && !Array.isArray(next);
    if (!fits) at[key] = wantsArray ? [] : {};
    at = at[key];
    if (wantsArray && after >= at.length) grown.push([...path.slice(0, i + 1), "length"]);
  }
  at[path[path.length - 1]] = value;
  return grown;
}

/** The value at `path`, or undefined. @param {any} data @param {(string|number)[]} path */
export function getPath(data, path) {
  let at = data;
  for (const key of path) {
    if (key === "**") break;
    if (at === null || at === undefined) return undefined;
    at = at[key];
  }
  return at;
}

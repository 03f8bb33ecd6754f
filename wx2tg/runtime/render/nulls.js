/** Texts of an app with `"componentFramework": "glass-easel"`, for which WeChat's client shows null. */

/**
 * The text of a value in a template: nothing for undefined, but "null" for null, as which an array's undefined comes.
 * @param {any} value @param {any} [from] what it was read of @param {any} [key]
 */
export function shown(value, from, key) {
  if (value === undefined) return Array.isArray(from) && key >= 0 && key < from.length ? "null" : "";
  return typeof value === "string" ? value : String(value);
}

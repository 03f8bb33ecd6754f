/**
 * The parts of WXS's library that JavaScript does not have.
 *
 * The wrapper around the modules of a bundle binds `ctor` to `$ctor`, and the others to their own names.
 */

/**
 * WXS's way to make a regular expression.
 *
 * @param {string} [source]
 * @param {string} [flags]
 * @returns {RegExp}
 */
export function getRegExp(source, flags) {
  return source === undefined ? new RegExp("") : new RegExp(source, flags);
}

/**
 * WXS's way to make a date: now, of a time stamp, of a text, or of year, month, day and so on.
 *
 * @param {...unknown} parts
 * @returns {Date}
 */
export function getDate(...parts) {
  return Reflect.construct(Date, parts);
}

/**
 * What `value.constructor` is in WXS: the name of the type as a string, such as "Array".
 *
 * @param {any} value
 * @returns {unknown}
 */
export function ctor(value) {
  const found = value.constructor;
  if (typeof found !== "function") return found;
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** What is wrong with the arguments of a call of wx.*, in WeChat's words. */

import { failure } from "./call.js";

/** Types by their letters in a signature, as WeChat names them. */
const TYPES = /** @type {Table<string>} */ ({
  __proto__: null,
  A: "Array", B: "Boolean", C: "Uint8ClampedArray", F: "Function", N: "Number", O: "Object", R: "ArrayBuffer", S: "String",
});

/** WeChat's code of a wrong argument. */
export const PARAMETER_ERROR = { errno: 1001 };

/** @param {string} wrong @returns {never} */
export function refuse(wrong) {
  throw failure(`parameter error: ${wrong}`, PARAMETER_ERROR);
}

/** @param {Fields | null | undefined} options */
export function callbacksOf(options) {
  const { success, fail, complete } = options || {};
  return { success, fail, complete };
}

/**
 * Everything that is wrong with `options`, one after the other.
 * @param {Fields | null | undefined} options
 * @param {string} signature `url!S,header?O`: name, `!` required or `?` optional, type (small: anything that is there),
 *   `+` an array of at least one text
 */
export function faultsOf(options, signature) {
  if (options === undefined || options === null ? signature.includes("!") : !isA(options, "O")) return fault("parameter", options, "O");
  const given = options || {};
  return signature.split(",").map((row) => {
    const [, name, need, letter, least] = /** @type {RegExpExecArray} */ (/^(\w+)([!?])(\w)(\+?)$/.exec(row));
    const value = given[name];
    const missing = value === undefined || value === null;
    if (missing ? need === "?" : letter > "Z") return "";
    const path = `parameter.${name}`;
    if (least && Array.isArray(value)) return value.length ? fault(`${path}[0]`, value[0], "S") : `${path} should have at least 1 item;`;
    return fault(path, value, letter.toUpperCase());
  }).join("");
}

/** @param {string} path @param {unknown} value @param {string} letter */
export function fault(path, value, letter) {
  return isA(value, letter) ? "" : `${path} should be ${TYPES[letter]} instead of ${tagOf(value)};`;
}

/** An object is any that is no array and no function, also one of the browser's; a view of bytes passes for the bytes. */
function isA(/** @type {unknown} */ value, /** @type {string} */ letter) {
  if (letter === "O") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (letter === "F") return typeof value === "function";
  return tagOf(value) === TYPES[letter] || (letter === "R" && ArrayBuffer.isView(value));
}

/** @param {unknown} value */
function tagOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

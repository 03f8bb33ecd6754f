/** Refusing calls of wx.* with arguments of a wrong type, in WeChat's words, before the API itself is asked. */

import { REFUSED, asyncCall, failure } from "./_shared/call.js";

/** Types by their letters in a signature, as WeChat names them. */
const TYPES = /** @type {Record<string, string>} */ ({
  __proto__: null,
  A: "Array", B: "Boolean", C: "Uint8ClampedArray", F: "Function", N: "Number", O: "Object", R: "ArrayBuffer", S: "String",
});

/** WeChat's code of a wrong argument. */
const PARAMETER_ERROR = { errno: 1001 };

/**
 * An asynchronous API that fails where its options are wrong.
 * @param {string} name without `wx.` @param {(...args: any[]) => any} call
 * @param {string} signature `url!S,header?O`: name, `!` required or `?` optional, type, `+` an array of at least one text
 */
export function checked(name, call, signature) {
  return (/** @type {any} */ options, /** @type {any[]} */ ...more) => {
    const wrong = faultsOf(options, signature);
    return wrong ? asyncCall(name, callbacksOf(options), () => refuse(wrong)) : call(options, ...more);
  };
}

/**
 * An API that returns a task: the task is there in any case, and the call behind it fails.
 * @param {string} name @param {(options: any) => any} call @param {string} signature
 */
export function checkedTask(name, call, signature) {
  return (/** @type {any} */ options) => {
    const wrong = faultsOf(options, signature);
    return call(wrong ? { ...callbacksOf(options), [REFUSED]: () => refuse(wrong) } : options);
  };
}

/**
 * An API without callbacks, which throws; `signature` has the letters of the types of its arguments.
 * @param {string} name @param {(...args: any[]) => any} call @param {string} signature
 */
export function checkedSync(name, call, signature) {
  return (/** @type {any[]} */ ...args) => {
    const wrong = [...signature].map((letter, index) => fault("parameter", args[index], letter)).join("");
    if (wrong) throw Object.assign(new Error(`${name}:fail parameter error: ${wrong}`), PARAMETER_ERROR);
    return call(...args);
  };
}

/** @param {string} wrong @returns {never} */
function refuse(wrong) {
  throw failure(`parameter error: ${wrong}`, PARAMETER_ERROR);
}

/** @param {any} options */
function callbacksOf(options) {
  const { success, fail, complete } = options || {};
  return { success, fail, complete };
}

/**
 * Everything that is wrong with `options`, one after the other.
 * @param {any} options @param {string} signature
 */
function faultsOf(options, signature) {
  if (options === undefined || options === null ? signature.includes("!") : !isA(options, "O")) return fault("parameter", options, "O");
  const given = options || {};
  return signature.split(",").map((row) => {
    const [, name, need, letter, least] = /** @type {any} */ (/^(\w+)([!?])(\w)(\+?)$/.exec(row));
    const value = given[name];
    if (need === "?" && (value === undefined || value === null)) return "";
    const path = `parameter.${name}`;
    if (least && Array.isArray(value)) return value.length ? fault(`${path}[0]`, value[0], "S") : `${path} should have at least 1 item;`;
    return fault(path, value, letter);
  }).join("");
}

/** @param {string} path @param {any} value @param {string} letter */
function fault(path, value, letter) {
  return isA(value, letter) ? "" : `${path} should be ${TYPES[letter]} instead of ${tagOf(value)};`;
}

/** An object is any that is no array and no function, also one of the browser's; a view of bytes passes for the bytes. */
function isA(/** @type {any} */ value, /** @type {string} */ letter) {
  if (letter === "O") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (letter === "F") return typeof value === "function";
  return tagOf(value) === TYPES[letter] || (letter === "R" && ArrayBuffer.isView(value));
}

/** @param {any} value */
function tagOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

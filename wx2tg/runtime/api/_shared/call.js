/** The calling convention of wx.*: success, fail and complete callbacks, or a Promise where none of them is given. */

import { guard } from "../../core/env.js";

/** Options with this key are those of a call that is refused: its value throws why. */
export const REFUSED = Symbol("refused");

/**
 * Run an asynchronous API.
 *
 * `run(options, done, fail)` ends the call with `done(result)` or `fail(reason, extra)`, or returns a promise that does:
 * its value is the result, its error's message the reason. Callbacks always come later than the call, as in WeChat.
 * A rejection that nobody looks at is not reported, because apps call `wx.vibrateShort()` and forget it.
 * @template Options
 * @param {string} name without `wx.`
 * @param {Options | null | undefined} options
 * @param {(options: NonNullable<Options>, done: Done, fail: Fail) => unknown} run
 * @returns {ApiAnswer} a Promise, or undefined where a callback was given
 */
export function asyncCall(name, options, run) {
  /** @type {any} */
  const given = options || {};
  const promise = new Promise((resolve, reject) => {
    const done = (/** @type {object | null | void} */ result) => resolve({ ...result, errMsg: `${name}:ok` });
    const fail = (/** @type {string} */ reason = "", /** @type {object | null} */ extra = null) => {
      reject({ ...extra, errMsg: `${name}:fail${reason ? ` ${reason}` : ""}` });
    };
    const broken = (/** @type {any} */ error) => fail(reasonOf(error), error && error.extra);
    try {
      if (given[REFUSED]) given[REFUSED]();
      /** @type {any} */
      const running = run(given, done, fail);
      if (running && typeof running.then === "function") running.then(done, broken);
    } catch (error) {
      broken(error);
    }
  });
  const { success, fail, complete } = given;
  promise.then(
    (result) => notify(result, success, complete),
    (error) => notify(error, fail, complete),
  );
  return [success, fail, complete].some((callback) => typeof callback === "function") ? undefined : promise;
}

/**
 * An error that carries more fields of WeChat's answer (`errno`, `errCode`).
 * @param {string} reason @param {object} [extra]
 */
export function failure(reason, extra) {
  return Object.assign(new Error(reason), { extra });
}

/**
 * WeChat's words for an argument of the wrong type, or "".
 * @param {Fields} options @param {string} key @param {string} type "String", "Number", ...
 */
export function wrongType(options, key, type) {
  const found = Object.prototype.toString.call(options[key]).slice(8, -1);
  return found === type ? "" : `parameter error: parameter.${key} should be ${type} instead of ${found};`;
}

/**
 * Call a listener of the app's, if there is one; what it throws is reported.
 * @param {unknown} callback @param {...unknown} args
 */
export function invoke(callback, ...args) {
  return typeof callback === "function" ? guard(() => callback(...args)) : undefined;
}

/** @param {object} answer @param {...unknown} callbacks */
function notify(answer, ...callbacks) {
  for (const callback of callbacks) invoke(callback, answer);
}

/** @param {any} error */
function reasonOf(error) {
  return String((error && (error.reason || error.message)) || error || "").replace(/^fail /, "");
}

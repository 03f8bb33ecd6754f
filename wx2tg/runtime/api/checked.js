/** Refusing calls of wx.* with arguments of a wrong type, in WeChat's words, before the API itself is asked. */

import { PARAMETER_ERROR, callbacksOf, fault, faultsOf, refuse } from "./_shared/arguments.js";
import { REFUSED, asyncCall } from "./_shared/call.js";

/**
 * An asynchronous API that fails where its options are wrong.
 * @param {string} name without `wx.` @param {Function} call
 * @param {string} signature as `faultsOf` reads it
 */
export function checked(name, call, signature) {
  return (/** @type {Fields} */ options, /** @type {unknown[]} */ ...more) => {
    const wrong = faultsOf(options, signature);
    return wrong ? asyncCall(name, callbacksOf(options), () => refuse(wrong)) : call(options, ...more);
  };
}

/**
 * An API that returns a task: the task is there in any case, and the call behind it fails.
 * @param {string} name @param {(options: Fields | undefined) => unknown} call @param {string} signature
 */
export function checkedTask(name, call, signature) {
  return (/** @type {Fields} */ options) => {
    const wrong = faultsOf(options, signature);
    return call(wrong ? { ...callbacksOf(options), [REFUSED]: () => refuse(wrong) } : options);
  };
}

/**
 * An API without callbacks, which throws; `signature` has the letters of the types of its arguments.
 * @param {string} name @param {(...args: unknown[]) => unknown} call @param {string} signature
 */
export function checkedSync(name, call, signature) {
  return (/** @type {unknown[]} */ ...args) => {
    const wrong = [...signature].map((letter, index) => fault("parameter", args[index], letter)).join("");
    if (wrong) throw Object.assign(new Error(`${name}:fail parameter error: ${wrong}`), PARAMETER_ERROR);
    return call(...args);
  };
}

"use strict";
/** Failures as wx-server-sdk throws them. */

/** Names of codes that this SDK itself fails with. */
const NAMES = /** @type {Record<number, string>} */ ({
  [-404001]: "invalid parameters",
  [-601001]: "system error",
});

/** An Error with `errCode` and `errMsg`. @param {number} errCode @param {string} errMsg */
function sdkError(errCode, errMsg) {
  return Object.assign(new Error(errMsg), { errCode, errMsg });
}

/** A call that is refused before it is sent. @param {string} name @param {string} reason @param {number} [code] */
function refusal(name, reason, code = -1) {
  return sdkError(code, `${name}:fail ${code === -1 ? "" : `${code} ${NAMES[code] || ""}. `}${reason}`);
}

/**
 * The promise itself, or undefined where the options have callbacks, which are called then.
 * @param {Promise<any>} promise @param {any} [options]
 */
function settled(promise, options) {
  const { success, fail, complete } = options || {};
  const callbacks = [success, fail, complete];
  if (!callbacks.some((callback) => typeof callback === "function")) return promise;
  const call = (/** @type {any} */ callback, /** @type {any} */ value) => typeof callback === "function" && callback(value);
  promise.then(
    (value) => (call(success, value), call(complete, value)),
    (error) => (call(fail, error), call(complete, error)),
  );
  return undefined;
}

module.exports = { refusal, sdkError, settled };

/** Random numbers. */

import { asyncCall, failure } from "./_shared/call.js";

/** As many bytes as WeChat gives at once. */
const MOST = 1048576;

/** @param {ApiOptions<{length: number}>} options */
export function getRandomValues(options) {
  return asyncCall("getRandomValues", options, random);
}

/** A manager without keys: they are of WeChat's servers. */
export function getUserCryptoManager() {
  return {
    getRandomValues: (/** @type {ApiOptions<{length: number}>} */ options) => asyncCall("getRandomValues", options, random),
    getLatestUserKey: (/** @type {ApiOptions} */ options) =>
      asyncCall("getLatestUserKey", options, (given, done, fail) => fail("not supported in Telegram")),
  };
}

/** @param {{length: number}} given */
async function random({ length }) {
  if (!(length > 0 && length <= MOST)) throw failure("invalid length");
  const bytes = new Uint8Array(length);
  // A browser gives at most 65536 at once.
  for (let at = 0; at < length; at += 65536) globalThis.crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return { randomValues: bytes.buffer };
}

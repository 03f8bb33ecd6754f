/** What a mini-program sees as `global` and `globalThis`: JavaScript's own objects, none of the browser's. */

const NAMES = (
  "Object Function Array Number String Boolean Symbol BigInt Date Promise RegExp Error TypeError RangeError SyntaxError " +
  "EvalError ReferenceError URIError JSON Math Map Set WeakMap WeakSet Proxy Reflect ArrayBuffer DataView Int8Array " +
  "Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array parseInt " +
  "parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape NaN Infinity " +
  "console TextEncoder TextDecoder"
).split(" ");

export function globalObject() {
  const browser = /** @type {Fields} */ (globalThis);
  const object = /** @type {Fields} */ ({});
  for (const name of NAMES) if (name in browser) object[name] = browser[name];
  for (const name of ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "requestAnimationFrame", "cancelAnimationFrame"]) {
    if (name in browser) object[name] = browser[name].bind(browser);
  }
  object.global = object.globalThis = object;
  return object;
}

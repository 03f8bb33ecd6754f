/** Texts and bytes in the encodings of WeChat's file system. */

import { failure } from "./call.js";
import { fileFault } from "./file-faults.js";

/** The names that WeChat knows, and what each stands for. */
const ENCODINGS = /** @type {Table<string>} */ ({
  __proto__: null,
  ascii: "letters",
  base64: "base64",
  binary: "letters",
  hex: "hex",
  latin1: "letters",
  ucs2: "utf-16le",
  "ucs-2": "utf-16le",
  utf16le: "utf-16le",
  "utf-16le": "utf-16le",
  utf8: "utf-8",
  "utf-8": "utf-8",
});

/** @param {Uint8Array} bytes @param {string} [encoding] absent: the buffer itself */
export function decodeBytes(bytes, encoding) {
  if (!encoding) return bytes.slice().buffer;
  const kind = kindOf(encoding);
  if (kind === "base64") return btoa(letters(bytes));
  if (kind === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (kind === "letters") return letters(bytes);
  return new TextDecoder(kind, { ignoreBOM: true }).decode(bytes);
}

/**
 * The bytes of what an app writes, as they are now: it may change its buffer afterwards.
 * @param {string | Bytes} data text or buffer @param {string} [encoding] @returns {Uint8Array}
 */
export function encodeData(data, encoding) {
  if (typeof data !== "string") return bufferBytes(data).slice();
  const kind = kindOf(encoding || "utf8");
  if (kind === "base64") return fromBase64(data);
  if (kind === "hex") return Uint8Array.from(data.match(/[\da-f]{2}/gi) || [], (pair) => parseInt(pair, 16));
  if (kind === "letters") return Uint8Array.from(data, (_, index) => data.charCodeAt(index) & 255);
  if (kind === "utf-8") return new TextEncoder().encode(data);
  return new Uint8Array(Uint16Array.from({ length: data.length }, (_, index) => data.charCodeAt(index)).buffer);
}

/** The bytes that a buffer or a view of one stands for. @param {Bytes} data @returns {Uint8Array} */
export function bufferBytes(data) {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}

/** Whether `data` is a buffer, of whatever window, or a view of one. @param {unknown} data */
export function isBuffer(data) {
  return ArrayBuffer.isView(data) || Object.prototype.toString.call(data) === "[object ArrayBuffer]";
}

/** Refuse a name that WeChat does not know. @param {string} encoding @returns {string} */
function kindOf(encoding) {
  const kind = ENCODINGS[encoding];
  if (!kind) throw fileFault("invalid encoding", ` "${encoding}"`);
  return kind;
}

/** @param {string} text */
function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw fileFault("base64 encode error");
  }
}

/** @param {Uint8Array} bytes */
function letters(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Refuse what can be no content of a file. @param {unknown} data @param {string} [key] */
export function checkData(data, key = "data") {
  if (typeof data === "string" || isBuffer(data)) return;
  const found = Object.prototype.toString.call(data).slice(8, -1);
  throw failure(`parameter error: parameter.${key} should be String|ArrayBuffer instead of ${found};`);
}

/** Digests of bytes; MD5 is ours, because browsers have none. */

import { failure } from "./call.js";

const NAMES = /** @type {Table<string>} */ ({ __proto__: null, sha1: "SHA-1", sha256: "SHA-256" });

/** How far each of the sixteen steps of MD5's four rounds turns (RFC 1321). */
const TURNS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/** @param {Uint8Array} bytes @param {string} [algorithm] md5, sha1 or sha256 @returns {Promise<string>} in hexadecimal digits */
export async function digestOf(bytes, algorithm = "md5") {
  if (algorithm === "md5") return hex(md5(bytes));
  const name = NAMES[algorithm];
  if (!name) throw failure("parameter error: parameter.digestAlgorithm should be 'md5', 'sha1' or 'sha256';");
  return hex(new Uint8Array(await globalThis.crypto.subtle.digest(name, /** @type {BufferSource} */ (bytes))));
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** RFC 1321. @param {Uint8Array} bytes */
function md5(bytes) {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 128;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, bytes.length << 3, true);
  view.setUint32(padded.length - 4, Math.floor(bytes.length / 0x20000000), true);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const sines = Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 0x100000000));
  for (let at = 0; at < padded.length; at += 64) md5Block(state, view, at, sines);
  return new Uint8Array(state.buffer);
}

/** @param {Uint32Array} state @param {DataView} view @param {number} at @param {number[]} sines */
function md5Block(state, view, at, sines) {
  let [a, b, c, d] = state;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const [mixed, word] = [
      [(b & c) | (~b & d), step],
      [(d & b) | (~d & c), 5 * step + 1],
      [b ^ c ^ d, 3 * step + 5],
      [c ^ (b | ~d), 7 * step],
    ][round];
    const sum = (a + mixed + sines[step] + view.getUint32(at + (word % 16) * 4, true)) | 0;
    const turn = TURNS[round][step % 4];
    [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
  }
  [a, b, c, d].forEach((value, index) => (state[index] += value));
}

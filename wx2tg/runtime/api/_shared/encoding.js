/** Texts and bytes in the encodings of WeChat's file system. */

/** @param {Uint8Array} bytes @param {string} [encoding] absent: the buffer itself */
export function decodeBytes(bytes, encoding) {
  if (!encoding) return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  if (encoding === "base64") return btoa(letters(bytes));
  if (encoding === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (encoding === "binary" || encoding === "latin1" || encoding === "ascii") return letters(bytes);
  return new TextDecoder(/^u(?:cs|tf)-?(?:2|16)/.test(encoding) ? "utf-16le" : "utf-8").decode(bytes);
}

/** @param {any} data text or buffer @param {string} [encoding] @returns {Uint8Array} */
export function encodeData(data, encoding = "utf8") {
  if (typeof data !== "string") return new Uint8Array(data.buffer || data);
  if (encoding === "base64") return Uint8Array.from(atob(data), code);
  if (encoding === "hex") return Uint8Array.from(data.match(/../g) || [], (pair) => parseInt(pair, 16));
  if (encoding === "binary" || encoding === "latin1" || encoding === "ascii") return Uint8Array.from(data, code);
  if (/^u(?:cs|tf)-?(?:2|16)/.test(encoding)) return new Uint8Array(Uint16Array.from(data, (letter) => letter.charCodeAt(0)).buffer);
  return new TextEncoder().encode(data);
}

/** @param {any} letter */
function code(letter) {
  return letter.charCodeAt(0) & 255;
}

/** @param {any} bytes */
function letters(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

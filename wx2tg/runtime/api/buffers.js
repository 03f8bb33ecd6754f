/** Bytes: base64, and addresses of buffers. */

/** @param {ArrayBuffer} buffer */
export function arrayBufferToBase64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

/** @param {string} base64 */
export function base64ToArrayBuffer(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
}

/** An address of `buffer`, until revokeBufferURL. @param {any} buffer */
export function createBufferURL(buffer) {
  return URL.createObjectURL(new Blob([buffer]));
}

/** @param {string} url */
export function revokeBufferURL(url) {
  URL.revokeObjectURL(url);
}

/** Bytes: base64, and addresses of buffers. */

/** @param {ArrayBuffer} buffer */
export function arrayBufferToBase64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

/** What is no base64 in the text is left out, as in WeChat: also the addresses' kind with `-` and `_` is read. @param {string} base64 */
export function base64ToArrayBuffer(base64) {
  const letters = base64.replace(/-/g, "+").replace(/_/g, "/").replace(/[^A-Za-z\d+/]/g, "");
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  return Uint8Array.from(atob(whole), (letter) => letter.charCodeAt(0)).buffer;
}

/** An address of `buffer`, until revokeBufferURL. @param {BlobPart} buffer */
export function createBufferURL(buffer) {
  return URL.createObjectURL(new Blob([buffer]));
}

/** @param {string} url */
export function revokeBufferURL(url) {
  URL.revokeObjectURL(url);
}

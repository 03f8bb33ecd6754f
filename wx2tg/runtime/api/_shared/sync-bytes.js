/** The bytes behind an address, at once. */

/**
 * Null where there is nothing.
 * @param {string} address @returns {Uint8Array | null}
 */
export function bytesAt(address) {
  const call = new XMLHttpRequest();
  // The one synchronous way to bytes: as text in which each character is a byte.
  call.open("GET", address, false);
  call.overrideMimeType("text/plain; charset=x-user-defined");
  try {
    call.send();
  } catch {
    return null;
  }
  if (call.status !== 200) return null;
  const text = call.responseText;
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index) & 255;
  return bytes;
}

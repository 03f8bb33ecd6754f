/** The contact of a user, signed as Telegram signs it, so that the bot's server can check it. */

/**
 * The answer of the custom method `getRequestedContact`. It is signed like initData: core.telegram.org/bots/webapps,
 * "Validating data received via the Mini App".
 * @param {Record<string, unknown>} contact
 * @param {string} token  Of the bot.
 * @returns {Promise<string>}
 */
export async function signedContact(contact, token) {
  const auth_date = String(Math.floor(Date.now() / 1000));
  const fields = { auth_date, contact: JSON.stringify(contact) };
  const lines = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const text = new TextEncoder();
  const secret = await hmac(text.encode("WebAppData"), text.encode(token));
  const signed = await hmac(secret, text.encode(lines.join("\n")));
  const hash = Array.from(new Uint8Array(signed), (byte) => byte.toString(16).padStart(2, "0")).join("");
  // The client script decodes each value once, and takes `+` for a space.
  return new URLSearchParams({ ...fields, hash }).toString();
}

/**
 * @param {BufferSource} key
 * @param {BufferSource} message
 */
async function hmac(key, message) {
  const made = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return crypto.subtle.sign("HMAC", made, message);
}

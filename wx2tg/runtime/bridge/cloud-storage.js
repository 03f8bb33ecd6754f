/** What a user keeps at Telegram for this bot, on all devices. */

import { ask } from "./client.js";

/** Milliseconds for an answer of Telegram's servers. */
const LIMIT = 30000;

/** Why it failed where there is no client, or a silent one. */
const NOBODY = "needs a Telegram client of version 6.9";

/**
 * Call a method of CloudStorage. Rejects with an error whose message is why.
 * @param {"setItem" | "getItems" | "removeItems"} method @param {...unknown} args
 * @returns {Promise<any>}
 */
async function call(method, ...args) {
  const [error, value] = await ask("6.9", [NOBODY], (app, resolve) => {
    app.CloudStorage[method](...args, (/** @type {unknown[]} */ ...answer) => resolve(answer));
  }, LIMIT);
  if (error) throw new Error(String(error));
  return value;
}

/** @param {string} key of letters, digits, `_` and `-` @param {string} value */
export function saveAtTelegram(key, value) {
  return call("setItem", key, value);
}

/** The values by their keys, "" where there is none. @param {string[]} keys @returns {Promise<Record<string, string>>} */
export function loadFromTelegram(keys) {
  return call("getItems", keys);
}

/** @param {string[]} keys */
export function removeFromTelegram(keys) {
  return call("removeItems", keys);
}

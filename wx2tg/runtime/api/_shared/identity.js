/** What tells an app from the others of its origin, in the names of all that it keeps in the browser. */

import { env } from "../../core/env.js";

/** An id that WeChat or FinClip gave out; `touristappid` and what templates have in its place belong to nobody. */
const GIVEN = /^(?:wx(?!(.)\1+$)[\da-f]{16}|fc\d{6,}|[\da-f]{24})$/i;

/**
 * Text without a colon, the same for every release of an app: its id, which is one app's alone, else its name and the
 * folder of the origin that it is served from.
 * @param {{appid?: string, name?: string}} [config]
 */
export function appIdentity({ appid = "", name = "" } = env.config) {
  if (GIVEN.test(appid)) return appid;
  const { pathname = "" } = globalThis.location || /** @type {Partial<Location>} */ ({});
  return `${plain(name)}@${plain(pathname.replace(/[^/]*$/, ""))}`;
}

/**
 * What versions before 0.2 put in front of a key, without anything between the two: `keys` of an app's own id are its
 * own, with a name in front `tea` and `tea-shop` share them. Nobody knows whose the keys of all tourists are.
 * @param {{appid?: string, name?: string}} [config]
 * @returns {{prefix: string, own: boolean}} "" where there is nothing to be had
 */
export function olderIdentity({ appid = "", name = "" } = env.config) {
  return { prefix: appid === "touristappid" ? "" : appid || name, own: GIVEN.test(appid) };
}

/** @param {string} text */
function plain(text) {
  return text.replace(/[^\w-]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}%`);
}

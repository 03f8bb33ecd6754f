/** The `wx` object: its members by name, dotted names as members of members. */

import { has } from "./data.js";
import { env } from "./env.js";

/**
 * A member of `wx` that the owner of the app wrote: the module's function, or its default export. Modules do not see
 * the browser's own names, so `this` is its `window`.
 * @param {() => any} module
 */
export function ownApi(module) {
  return (/** @type {unknown[]} */ ...args) => {
    const exports = module();
    return (typeof exports === "function" ? exports : exports.default).apply(globalThis, args);
  };
}

/**
 * Add members to `wx`; what is already there stays.
 * @param {Fields} members @param {string[]} [properties] names of those that are read, not called
 */
export function registerApi(members, properties = []) {
  for (const name of Object.keys(members)) {
    const parts = name.split(".");
    const last = /** @type {string} */ (parts.pop());
    let at = env.api;
    for (const part of parts) at = has(at, part) && !at[part].unsupported ? at[part] : (at[part] = {});
    if (has(at, last)) continue;
    if (properties.includes(name)) Object.defineProperty(at, last, { configurable: true, enumerable: true, get: members[name] });
    else at[last] = members[name];
  }
}

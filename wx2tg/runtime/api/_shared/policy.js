/** Why the Content-Security-Policy of the bundle keeps a call from an address, in words that say what to do. */

import { isAllowed } from "../../host/policy.js";
import { ownerDocument } from "./dom.js";

/** Directives, and the keys of `[security]` in wx2tg.toml that replace them. */
const KEYS = /** @type {Table<string>} */ ({
  __proto__: null,
  "connect-src": "connect",
  "img-src": "images",
  "media-src": "media",
  "font-src": "fonts",
});

/** "" where the policy allows the address. @param {string} directive @param {string} address */
export function forbidden(directive, address) {
  if (isAllowed(ownerDocument(), directive, address)) return "";
  const key = KEYS[directive];
  return `the policy of the bundle forbids ${String(address).split("?")[0]}: name its host in [security] ${key} of wx2tg.toml`;
}

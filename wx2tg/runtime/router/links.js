/** Addresses: WeChat's `path?query`, the hash of the page's own address, and Telegram's `startapp` parameter. */

import { joinPath, folderOf } from "../core/assets.js";

/** @typedef {{path: string, query: Record<string, string>}} Link */

/**
 * `"../detail?id=3"` as seen from the page `from`. Values stay percent-encoded: apps decode them themselves.
 * @param {string} url @param {string} from @returns {Link}
 */
export function parseLink(url, from) {
  const [address, text] = url.split(/\?(.*)/s);
  const path = joinPath(address.startsWith("/") ? "" : folderOf(from), address);
  return { path: path.replace(/\.html$/, ""), query: parseQuery(text) };
}

/** @param {string | undefined} text @returns {Record<string, string>} */
export function parseQuery(text) {
  const query = /** @type {Record<string, string>} */ ({});
  for (const pair of (text || "").split("&")) {
    if (!pair) continue;
    const at = pair.indexOf("=");
    query[at < 0 ? pair : pair.slice(0, at)] = at < 0 ? "" : pair.slice(at + 1);
  }
  return query;
}

/** @param {Link} link */
export function formatLink({ path, query }) {
  const text = Object.keys(query).map((name) => `${name}=${query[name]}`).join("&");
  return text ? `${path}?${text}` : path;
}

/**
 * The page that the address asks for: `#/pages/a/b?id=3`, launch parameters of Telegram left out; null where it asks
 * for none.
 * @param {string} hash @returns {Link | null}
 */
export function linkInHash(hash) {
  const match = /^#\/?([^?&=]+)(?:[?&](.*))?$/s.exec(hash);
  if (!match) return null;
  const query = parseQuery(match[2]);
  for (const name of Object.keys(query)) if (name.startsWith("tgWebApp")) delete query[name];
  return { path: match[1], query };
}

/**
 * The page that `startapp` asks for: base64url of `path?query`; null where it is something else.
 * @param {string} text @param {(path: string) => boolean} exists @returns {Link | null}
 */
export function linkInStartParam(text, exists) {
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
    const link = parseLink(`/${new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/^\//, "")}`, "");
    return exists(link.path) ? link : null;
  } catch {
    return null;
  }
}

/** What the bundle's Content-Security-Policy, which stands in its page, lets the app load. */

/** A source that names the plain scheme allows the encrypted one, too. */
const UPGRADES = /** @type {Record<string, string[]>} */ ({ "http:": ["http:", "https:"], "ws:": ["ws:", "wss:"] });

/**
 * Whether `directive` ("frame-src") allows an address. Without a policy everything is allowed.
 * @param {Document} document @param {string} directive @param {string} address
 */
export function isAllowed(document, directive, address) {
  const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[http-equiv=Content-Security-Policy]"));
  const found = new RegExp(`(?:^|; )${directive} ([^;]*)`).exec(meta ? meta.content : "");
  if (!found) return true;
  try {
    const url = new URL(address, document.baseURI);
    const own = new URL(document.baseURI).origin;
    return found[1].split(" ").some((source) => (source === "'self'" ? url.origin === own : allows(source, url)));
  } catch {
    return false;
  }
}

/** @param {string} source `https:`, `https://example.com:8443` or `https://*.example.com` @param {URL} url */
function allows(source, url) {
  const match = /^([a-z]+:)(?:\/\/(\*)?([^:]*)(?::(\d+))?)?$/.exec(source);
  if (!match || !(UPGRADES[match[1]] || [match[1]]).includes(url.protocol)) return false;
  const [, , wild, host, port = ""] = match;
  if (host === undefined) return true;
  return (wild ? url.hostname.endsWith(host) : url.hostname === host) && url.port === port;
}

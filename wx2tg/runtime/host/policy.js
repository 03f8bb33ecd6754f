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
    const own = new URL(document.baseURI);
    return found[1].split(" ").some((source) => (source === "'self'" ? url.origin === own.origin : allows(source, url, own)));
  } catch {
    return false;
  }
}

/**
 * @param {string} source `https:`, `https://example.com:8443`, `https://*.example.com`, `example.com` (with the page's scheme)
 * @param {URL} url @param {URL} own the page
 */
function allows(source, url, own) {
  const [scheme, rest] = /^[a-z]+:(\/\/|$)/.test(source) ? [source.split("//")[0], source.split("//")[1]] : [own.protocol, source];
  if (!(UPGRADES[scheme] || [scheme]).includes(url.protocol)) return false;
  if (rest === undefined) return true;
  const [, wild, host, port = ""] = /** @type {RegExpExecArray} */ (/^(\*)?([^:]*)(?::(\d+))?$/.exec(rest) || []);
  return (wild ? url.hostname.endsWith(host) : url.hostname === host) && url.port === port;
}

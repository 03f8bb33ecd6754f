/** What request, upload and download share: addresses, headers, time limits. */

import { env } from "../../core/env.js";
import { failure } from "./call.js";

const DEFAULT_TIMEOUT = 60000;

/** WeChat's code of an address that is none. */
const INVALID_URL = 600009;

/** Headers that are the browser's own business. */
const FORBIDDEN = /^(?:referer|host|cookie|user-agent|content-length)$/i;

/**
 * The address to call: rewritten by `[network] rewrite` (the longest prefix that fits, an origin only as a whole),
 * relative ones within the bundle.
 * @param {string} url
 */
export function requestUrl(url) {
  const rewrite = (env.settings.network && env.settings.network.rewrite) || {};
  const prefix = Object.keys(rewrite)
    .filter((key) => url.startsWith(key) && (!/^\w+:\/\/[^/?#]*$/.test(key) || /^(?:$|[/?#])/.test(url.slice(key.length))))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? url : rewrite[prefix] + url.slice(prefix.length);
}

/**
 * Fails where `url` is no address of the web, as in WeChat: relative ones are none. What `[network] rewrite` makes of it
 * may be one of the bundle.
 * @param {string} url @param {RegExp} [schemes]
 */
export function checkUrl(url, schemes = /^https?:$/) {
  if (!isAddress(url, schemes) && !isAddress(requestUrl(url), schemes)) {
    throw failure(`invalid url "${url}"`, { errno: INVALID_URL });
  }
}

/** A file of the bundle, as a path with an extension from its root; WeChat knows no such address. @param {string} url */
export function isBundleFile(url) {
  return /^[\w-][\w./-]*\.\w+$/.test(url);
}

/** Fails where the bundle has no such file, also where its host answers with a page instead. @param {string} url @param {Response} answer */
export function checkBundleFile(url, answer) {
  const page = /^text\/html/.test(answer.headers.get("content-type") || "") && !/\.html?$/.test(url);
  if (!answer.ok || page) throw failure(`invalid url "${url}"`, { errno: INVALID_URL });
}

/** @param {string} url @param {RegExp} schemes */
function isAddress(url, schemes) {
  try {
    return /^[a-z]+:\/\/[^/]/i.test(url) && schemes.test(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** Milliseconds a call may take. @param {{timeout?: unknown}} options @param {string} kind key of `networkTimeout` in app.json */
export function timeLimit(options, kind) {
  const limits = env.config.networkTimeout || {};
  return Number(options.timeout) || limits[kind] || DEFAULT_TIMEOUT;
}

/** Headers that a browser lets a page set, as strings. @param {Record<string, unknown> | undefined} header */
export function sendableHeaders(header) {
  const kept = Object.entries(header || {}).filter(([name, value]) => value !== undefined && !FORBIDDEN.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

/** The value of a header whatever its case. @param {Record<string, string>} headers @param {string} name */
export function headerValue(headers, name) {
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? "" : headers[key];
}

/**
 * Names as WeChat gives them (`Content-Type`), whatever the browser makes of them.
 * @param {Iterable<[string, string]>} entries
 */
export function receivedHeaders(entries) {
  const pairs = [...entries].map(([name, value]) => [name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()), value]);
  return Object.fromEntries(pairs);
}

/** `a=1&b=2`, objects as JSON. @param {object} data */
export function formEncode(data) {
  const text = (/** @type {unknown} */ value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : String(value));
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(text(value))}`)
    .join("&");
}

/** The object in `text`, or the text itself where it is none: what `dataType: "json"` means. @param {string} text */
export function jsonOrText(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

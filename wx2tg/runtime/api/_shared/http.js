/** What request, upload and download share: addresses, headers, time limits. */

import { env } from "../../core/env.js";
import { forbidden } from "./policy.js";

const DEFAULT_TIMEOUT = 60000;

/** Headers that are the browser's own business. */
const FORBIDDEN = /^(?:referer|host|cookie|user-agent|content-length)$/i;

/**
 * The address to call: rewritten by `[network] rewrite` (the longest prefix that fits), relative ones within the bundle.
 * @param {string} url
 */
export function requestUrl(url) {
  const rewrite = (env.settings.network && env.settings.network.rewrite) || {};
  const prefix = Object.keys(rewrite)
    .filter((key) => url.startsWith(key))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? url : rewrite[prefix] + url.slice(prefix.length);
}

/** Milliseconds a call may take. @param {any} options @param {string} kind key of `networkTimeout` in app.json */
export function timeLimit(options, kind) {
  const limits = env.config.networkTimeout || {};
  return options.timeout || limits[kind] || DEFAULT_TIMEOUT;
}

/** Headers that a browser lets a page set, as strings. @param {any} header */
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

/** `a=1&b=2`, objects as JSON. @param {any} data */
export function formEncode(data) {
  const text = (/** @type {any} */ value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : String(value));
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

/**
 * WeChat's words for a call that got no answer.
 * @param {any} error @param {boolean} late @param {boolean} aborted @param {string} url as the app wrote it
 */
export function networkReason(error, late, aborted, url) {
  if (late) return "timeout";
  if (aborted) return "abort";
  return forbidden("connect-src", requestUrl(url)) || `${error && error.message ? error.message : "network error"}`;
}

/** Why a call over the network got no answer: WeChat's words and codes, the address, and the likely cause. */

import { failure } from "./call.js";
import { requestUrl } from "./http.js";
import { forbidden } from "./policy.js";

/** WeChat's codes: too late, interrupted, not one of the allowed hosts, not reached. */
const TIMEOUT = 5;
const INTERRUPTED = 600003;
const NOT_ALLOWED = 600002;
const UNREACHED = 600001;

/** Milliseconds to find out whether a server is there at all. */
const PATIENCE = 3000;

/** Hosts that a page on https may call over http, because they are this device. */
const LOCAL = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The failure of a call that was given up.
 * @param {string} url as the app wrote it @param {number} [limit] milliseconds that were too few; without it the app has ended the call
 */
export function givenUp(url, limit) {
  if (limit === undefined) return failure("abort", { errno: INTERRUPTED });
  return failure(`timeout: ${shown(url)} did not answer within ${limit} ms`, { errno: TIMEOUT });
}

/**
 * The failure of a call that the browser ended without an answer, which it does not explain.
 * @param {string} url as the app wrote it
 */
export async function unreached(url) {
  const address = requestUrl(url);
  return known(url) || failure((await answers(address)) ? crossOrigin(url) : dead(url), { errno: UNREACHED });
}

/**
 * The failure of a WebSocket that was not opened.
 * @param {string} url as the app wrote it
 */
export function unopened(url) {
  return known(url) || failure(`${dead(url)}, or does not speak WebSocket`, { errno: UNREACHED });
}

/** A cause that can be seen from here. @param {string} url */
function known(url) {
  const address = requestUrl(url);
  const policy = forbidden("connect-src", address);
  if (policy) return failure(policy, { errno: NOT_ALLOWED });
  const { protocol, hostname } = new URL(address, globalThis.location.href);
  if (globalThis.location.protocol === "https:" && /^(?:http|ws):$/.test(protocol) && !LOCAL.test(hostname)) {
    const reason = `${shown(url)} is mixed content, which a page on https may not load: serve it over ${protocol.replace(":", "s:")}`;
    return failure(`${reason}, or name such an address in [network] rewrite of wx2tg.toml`, { errno: UNREACHED });
  }
  if (!globalThis.navigator.onLine) return failure(`the device is offline: ${shown(url)} was not reached`, { errno: INTERRUPTED });
  return null;
}

/** @param {string} url */
function crossOrigin(url) {
  const { origin } = globalThis.location;
  return `the server of ${shown(url)} answers, but does not let ${origin} read the answer (CORS): it has to send Access-Control-Allow-Origin, and to allow the method and the headers of the call`;
}

/** @param {string} url */
function dead(url) {
  return `no connection to ${shown(url)}: the server is down, refuses the connection, or has no valid name or certificate`;
}

/** Whether the server of an address answers anything, which the page need not be allowed to read. @param {string} address */
async function answers(address) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE);
  const root = new URL("/", new URL(address, globalThis.location.href));
  try {
    await fetch(root, { method: "HEAD", mode: "no-cors", credentials: "omit", signal: control.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** An address without what may be secret in it. @param {string} url */
function shown(url) {
  return url.split(/[?#]/)[0];
}

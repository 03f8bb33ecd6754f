/** Leaving the app, and opening others. */

import { closeApp, openAddress } from "../bridge/client.js";
import { asyncCall, failure } from "./_shared/call.js";

/** @typedef {{path?: string, shortLink?: string}} Elsewhere */

/** @param {ApiOptions} [options] */
export function exitMiniProgram(options) {
  return asyncCall("exitMiniProgram", options, (given, done) => leave(false, done));
}

/** @param {ApiOptions} [options] */
export function navigateBackMiniProgram(options) {
  return asyncCall("navigateBackMiniProgram", options, (given, done) => leave(true, done));
}

/**
 * Another mini-program of WeChat's does not exist here; a t.me address as `path` or `shortLink` is opened.
 * @param {ApiOptions<Elsewhere>} options
 */
export function navigateToMiniProgram(options) {
  return asyncCall("navigateToMiniProgram", options, visit);
}

/** @param {ApiOptions<Elsewhere>} options */
export function openEmbeddedMiniProgram(options) {
  return asyncCall("openEmbeddedMiniProgram", options, visit);
}

/** Start again, at `path`. @param {ApiOptions<{path?: string}>} options */
export function restartMiniProgram(options) {
  return asyncCall("restartMiniProgram", options, ({ path = "" }, done) => {
    done();
    globalThis.location.hash = path ? `#/${path.replace(/^\//, "")}` : "";
    globalThis.location.reload();
  });
}

/** A chat of support staff: a t.me address in `extInfo.url` is opened. @param {ApiOptions<{extInfo?: {url: string}}>} options */
export function openCustomerServiceChat(options) {
  return asyncCall("openCustomerServiceChat", options, ({ extInfo }, done) => {
    if (!extInfo || !/^https:\/\/t\.me\//.test(extInfo.url)) throw failure("no Telegram chat: put a https://t.me/ address in extInfo.url");
    openAddress(extInfo.url);
    done();
  });
}

/** @param {boolean} back @param {Done} done */
function leave(back, done) {
  if (!closeApp(back)) throw failure("the app is not open in Telegram");
  done();
}

/** @param {Elsewhere} given @param {Done} done */
function visit({ path, shortLink }, done) {
  const address = [path, shortLink].find((text) => /^https:\/\/t\.me\//.test(text || ""));
  if (!address) throw failure("no such mini program in Telegram: pass a https://t.me/ address as path");
  openAddress(address);
  done();
}

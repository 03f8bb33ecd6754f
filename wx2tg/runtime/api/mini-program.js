/** Leaving the app, and opening others. */

import { closeApp, openAddress } from "../bridge/client.js";
import { asyncCall, failure } from "./_shared/call.js";

/** @param {any} [options] */
export function exitMiniProgram(options) {
  return asyncCall("exitMiniProgram", options, (given, done) => leave(false, done));
}

/** @param {any} [options] */
export function navigateBackMiniProgram(options) {
  return asyncCall("navigateBackMiniProgram", options, (given, done) => leave(true, done));
}

/**
 * Another mini-program of WeChat's does not exist here; a t.me address as `path` or `shortLink` is opened.
 * @param {any} options
 */
export function navigateToMiniProgram(options) {
  return asyncCall("navigateToMiniProgram", options, visit);
}

/** @param {any} options */
export function openEmbeddedMiniProgram(options) {
  return asyncCall("openEmbeddedMiniProgram", options, visit);
}

/** Start again, at `path`. @param {any} options */
export function restartMiniProgram(options) {
  return asyncCall("restartMiniProgram", options, ({ path = "" }, done) => {
    done();
    globalThis.location.hash = path ? `#/${path.replace(/^\//, "")}` : "";
    globalThis.location.reload();
  });
}

/** A chat of support staff: a t.me address in `extInfo.url` is opened. @param {any} options */
export function openCustomerServiceChat(options) {
  return asyncCall("openCustomerServiceChat", options, ({ extInfo }, done) => {
    if (!extInfo || !/^https:\/\/t\.me\//.test(extInfo.url)) throw failure("no Telegram chat: put a https://t.me/ address in extInfo.url");
    openAddress(extInfo.url);
    done();
  });
}

/** @param {any} back @param {(...args: any[]) => any} done */
function leave(back, done) {
  if (!closeApp(back)) throw failure("the app is not open in Telegram");
  done();
}

/** @param {any} given @param {(...args: any[]) => any} done */
function visit({ path, shortLink }, done) {
  const address = [path, shortLink].find((text) => /^https:\/\/t\.me\//.test(text || ""));
  if (!address) throw failure("no such mini program in Telegram: pass a https://t.me/ address as path");
  openAddress(address);
  done();
}

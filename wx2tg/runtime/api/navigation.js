/** Moving between pages: wx.navigateTo and its kin, over the router. */

import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";

/** @template Options @param {string} name @param {Options | undefined} options @param {(options: NonNullable<Options>) => Promise<object | void>} move */
function go(name, options, move) {
  return asyncCall(name, options, move);
}

/** Open a page above this one. The answer has the `eventChannel` to it. @param {ApiOptions<{url: string, events?: Record<string, Function>}>} options */
export function navigateTo(options) {
  return go("navigateTo", options, async ({ url, events }) => ({ eventChannel: await env.router.navigateTo(url, { events }) }));
}

/** Open a page in place of this one. @param {ApiOptions<{url: string}>} options */
export function redirectTo(options) {
  return go("redirectTo", options, ({ url }) => env.router.redirectTo(url).then(() => undefined));
}

/** Close every page and open this one. @param {ApiOptions<{url: string}>} options */
export function reLaunch(options) {
  return go("reLaunch", options, ({ url }) => env.router.reLaunch(url).then(() => undefined));
}

/** Show a page of the tab bar. @param {ApiOptions<{url: string}>} options */
export function switchTab(options) {
  return go("switchTab", options, ({ url }) => env.router.switchTab(url).then(() => undefined));
}

/** Close this page, or `delta` of them. @param {ApiOptions<{delta?: number}>} [options] */
export function navigateBack(options) {
  return asyncCall("navigateBack", options, ({ delta }) => env.router.navigateBack(delta || 1).then(() => undefined));
}

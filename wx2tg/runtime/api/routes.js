/** Hooks around every change of page, and replacing a page's address. */

import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";
import { topPage } from "./_shared/page.js";

/** Open another page in place of the one that is being opened. @param {ApiOptions<{url: string, preserveQuery?: boolean}>} options */
export function rewriteRoute(options) {
  return asyncCall("rewriteRoute", options, ({ url, preserveQuery }) => {
    const page = preserveQuery ? topPage() : null;
    const query = Object.entries((page && page.options) || {}).map(([key, value]) => `${key}=${value}`);
    const tail = query.length ? `${url.includes("?") ? "&" : "?"}${query.join("&")}` : "";
    return env.router.redirectTo(url + tail).then(() => undefined);
  });
}

/** @param {Function} listener */
export function onBeforeAppRoute(listener) {
  env.events.on("beforeAppRoute", listener);
}

/** @param {Function} [listener] */
export function offBeforeAppRoute(listener) {
  env.events.off("beforeAppRoute", listener);
}

/** @param {Function} listener */
export function onAppRoute(listener) {
  env.events.on("appRoute", listener);
}

/** @param {Function} [listener] */
export function offAppRoute(listener) {
  env.events.off("appRoute", listener);
}

/** @param {Function} listener */
export function onAppRouteDone(listener) {
  env.events.on("appRouteDone", listener);
}

/** @param {Function} [listener] */
export function offAppRouteDone(listener) {
  env.events.off("appRouteDone", listener);
}

/** @param {Function} listener */
export function onBeforePageLoad(listener) {
  env.events.on("beforePageLoad", listener);
}

/** @param {Function} [listener] */
export function offBeforePageLoad(listener) {
  env.events.off("beforePageLoad", listener);
}

/** @param {Function} listener */
export function onAfterPageLoad(listener) {
  env.events.on("afterPageLoad", listener);
}

/** @param {Function} [listener] */
export function offAfterPageLoad(listener) {
  env.events.off("afterPageLoad", listener);
}

/** @param {Function} listener */
export function onBeforePageUnload(listener) {
  env.events.on("beforePageUnload", listener);
}

/** @param {Function} [listener] */
export function offBeforePageUnload(listener) {
  env.events.off("beforePageUnload", listener);
}

/** @param {Function} listener */
export function onAfterPageUnload(listener) {
  env.events.on("afterPageUnload", listener);
}

/** @param {Function} [listener] */
export function offAfterPageUnload(listener) {
  env.events.off("afterPageUnload", listener);
}

/** The namespace `wx.router`: routes of one's own become ordinary ones, because transitions are the shell's. */
export function routerNamespace() {
  return { addRouteBuilder() {}, removeRouteBuilder() {}, getRouteContext() {} };
}

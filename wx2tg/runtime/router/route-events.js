/** Tells `wx.onAppRoute` and its kin of every move of the router and of the pages that come and go. */

import { env } from "../core/env.js";

/**
 * @param {string} event "beforeAppRoute", "beforePageLoad", ... @param {{kind: string, serial: number}} move the `wx`
 *   function that moves and the number of the move
 * @param {string} path of the page @param {Query} query @param {Instance | null | undefined} [page] instance, where there is one already
 */
export function tellRoute(event, { kind, serial }, path, query, page) {
  env.events.emit(event, {
    path,
    query,
    openType: kind,
    routeEventId: String(serial),
    timeStamp: Date.now(),
    componentFramework: "glass-easel",
    renderer: "webview",
    notFound: false,
    webviewId: page ? page.id : undefined,
    page: page ? page.self : undefined,
  });
}

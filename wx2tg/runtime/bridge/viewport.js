/** Telegram's viewport and launch: ready, expand, swipes, changes of size and activity. */

import { telegram, withTelegram } from "./telegram.js";

/** Tell the client that the first page is on the screen. */
export function ready() {
  withTelegram("6.0", (app) => {
    app.ready();
    app.expand();
  });
}

/** Pulling the page down must not close the app while a page refreshes that way. @param {boolean} enabled */
export function allowSwipes(enabled) {
  withTelegram("7.7", (app) => (enabled ? app.enableVerticalSwipes() : app.disableVerticalSwipes()));
}

/** @param {() => void} resized @param {(active: boolean) => void} activity */
export function watchViewport(resized, activity) {
  addEventListener("resize", resized);
  let active = true;
  const change = (/** @type {boolean} */ now) => {
    if (now !== active) activity((active = now));
  };
  document.addEventListener("visibilitychange", () => change(!document.hidden));
  const app = telegram();
  if (!app) return;
  app.onEvent("viewportChanged", resized);
  app.onEvent("activated", () => change(true));
  app.onEvent("deactivated", () => change(false));
}

/** Initial data of the launch: who opened the app, and the `startapp` parameter. */
export function launchData() {
  const app = telegram();
  const unsafe = (app && app.initDataUnsafe) || {};
  const param = unsafe.start_param || new URLSearchParams(location.search).get("tgWebAppStartParam") || "";
  return { startParam: String(param), chatType: unsafe.chat_type || "" };
}

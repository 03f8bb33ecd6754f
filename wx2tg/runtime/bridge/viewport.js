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

/** Quiet time (ms) after which a change of size is over: a turned phone is told of twice, by the browser and the client. */
const QUIET = 100;

/**
 * @param {(rest: boolean) => void} resized called as the size changes, and once with true when the change is over
 * @param {(active: boolean) => void} activity
 */
export function watchViewport(resized, activity) {
  const app = telegram();
  let timer = 0;
  const changing = () => {
    // The client script tells of a height before it applies it.
    requestAnimationFrame(() => resized(false));
    clearTimeout(timer);
    timer = window.setTimeout(() => resized(!app || app.viewportHeight === app.viewportStableHeight), QUIET);
  };
  addEventListener("resize", changing);
  let active = true;
  const change = (/** @type {boolean} */ now) => {
    if (now !== active) activity((active = now));
  };
  document.addEventListener("visibilitychange", () => change(!document.hidden));
  if (!app) return;
  app.onEvent("viewportChanged", changing);
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

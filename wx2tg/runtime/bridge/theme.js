/** Telegram's colours: which scheme is on, and the colours of the client's own bars. */

import { telegram, withTelegram } from "./telegram.js";

/** "light" or "dark", as the client shows itself; as the browser prefers outside of Telegram. */
export function scheme() {
  const app = telegram();
  if (app && app.platform !== "unknown") return app.colorScheme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {(scheme: string) => void} changed */
export function watchTheme(changed) {
  const app = telegram();
  let last = scheme();
  const change = () => {
    if (scheme() !== last) changed((last = scheme()));
  };
  if (app) app.onEvent("themeChanged", change);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", change);
}

/** Give the client's header and background the page's colours. @param {string} header @param {string} background */
export function paintClient(header, background) {
  withTelegram("6.1", (app) => {
    if (/^#[\da-f]{6}$/i.test(header)) app.setHeaderColor(header);
    if (/^#[\da-f]{6}$/i.test(background)) app.setBackgroundColor(background);
  });
}

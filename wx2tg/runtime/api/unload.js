/** Asking before a page or the app is left. */

import { confirmClosing } from "../bridge/client.js";
import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";

/** Telegram asks in its own words; the router asks with `message` before it goes back. @param {any} options */
export function enableAlertBeforeUnload(options) {
  return asyncCall("enableAlertBeforeUnload", options, ({ message = "" }, done) => set(message, done));
}

/** @param {any} [options] */
export function disableAlertBeforeUnload(options) {
  return asyncCall("disableAlertBeforeUnload", options, (given, done) => set(null, done));
}

/** @param {any} message @param {(...args: any[]) => any} done */
function set(message, done) {
  const page = env.router.top();
  if (page) page.leaveMessage = message;
  confirmClosing(message !== null);
  done();
}

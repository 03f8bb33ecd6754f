/** The bar at the top of a page. */

import { env } from "../core/env.js";
import { asyncCall, failure, wrongType } from "./_shared/call.js";

/** @param {any} options */
export function setNavigationBarTitle(options) {
  return asyncCall("setNavigationBarTitle", options, (given, done) => {
    const wrong = wrongType(given, "title", "String");
    if (wrong) throw failure(wrong);
    env.shell.setTitle(given.title);
    done();
  });
}

/** @param {any} options */
export function setNavigationBarColor(options) {
  return asyncCall("setNavigationBarColor", options, ({ frontColor, backgroundColor, animation }, done) => {
    env.shell.setBarColor({ frontColor, backgroundColor, animation });
    done();
  });
}

/** @param {any} [options] */
export function showNavigationBarLoading(options) {
  return asyncCall("showNavigationBarLoading", options, (given, done) => {
    env.shell.setBarLoading(true);
    done();
  });
}

/** @param {any} [options] */
export function hideNavigationBarLoading(options) {
  return asyncCall("hideNavigationBarLoading", options, (given, done) => {
    env.shell.setBarLoading(false);
    done();
  });
}

/** There is no home button to show. @param {any} [options] */
export function showHomeButton(options) {
  return asyncCall("showHomeButton", options, (given, done) => done());
}

/** There is no home button to hide: Telegram's own back button leads out. @param {any} [options] */
export function hideHomeButton(options) {
  return asyncCall("hideHomeButton", options, (given, done) => done());
}

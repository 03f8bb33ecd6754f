/** The bar at the top of a page. */

import { paintClient } from "../bridge/theme.js";
import { setBarColor, setBarLoading, setTitle } from "../core/looks.js";
import { asyncCall, failure } from "./_shared/call.js";

/** The colours that WeChat allows for the title. */
const FRONTS = ["#ffffff", "#000000"];

/** @param {ApiOptions<{title: string}>} options */
export function setNavigationBarTitle(options) {
  return asyncCall("setNavigationBarTitle", options, (given, done) => {
    setTitle(given.title);
    done();
  });
}

/** @param {ApiOptions<{frontColor: string, backgroundColor: string}>} options */
export function setNavigationBarColor(options) {
  return asyncCall("setNavigationBarColor", options, ({ frontColor, backgroundColor }, done) => {
    if (!FRONTS.includes(frontColor.toLowerCase())) throw failure(`invalid frontColor "${frontColor}"`);
    setBarColor({ frontColor, backgroundColor });
    paintClient(backgroundColor || "", "");
    done();
  });
}

/** @param {ApiOptions} [options] */
export function showNavigationBarLoading(options) {
  return asyncCall("showNavigationBarLoading", options, (given, done) => {
    setBarLoading(true);
    done();
  });
}

/** @param {ApiOptions} [options] */
export function hideNavigationBarLoading(options) {
  return asyncCall("hideNavigationBarLoading", options, (given, done) => {
    setBarLoading(false);
    done();
  });
}

/** There is no home button to show. @param {ApiOptions} [options] */
export function showHomeButton(options) {
  return asyncCall("showHomeButton", options, (given, done) => done());
}

/** There is no home button to hide: Telegram's own back button leads out. @param {ApiOptions} [options] */
export function hideHomeButton(options) {
  return asyncCall("hideHomeButton", options, (given, done) => done());
}

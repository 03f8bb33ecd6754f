/** Pulling a page down to refresh it. */

import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";

/** As if the user had pulled. @param {ApiOptions} [options] */
export function startPullDownRefresh(options) {
  return asyncCall("startPullDownRefresh", options, (given, done) => {
    env.router.top()?.refresher?.start();
    done();
  });
}

/** @param {ApiOptions} [options] */
export function stopPullDownRefresh(options) {
  return asyncCall("stopPullDownRefresh", options, (given, done) => {
    env.router.top()?.refresher?.stop();
    done();
  });
}

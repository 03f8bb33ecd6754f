/** Following the device: wx.startLocationUpdate and wx.onLocationChange. */

import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";
import { toGcj02 } from "../core/gcj02.js";
import { fromBrowser } from "./_shared/position.js";

/** The browser's number of the running watch. */
const watch = { id: /** @type {number | null} */ (null) };

/** @param {ApiOptions<{type?: string}>} [options] */
export function startLocationUpdate(options) {
  return asyncCall("startLocationUpdate", options, ({ type = "gcj02" }, done) => {
    const { geolocation } = globalThis.navigator;
    if (!geolocation) throw failure("system permission denied");
    stop();
    const moved = (/** @type {GeolocationPosition} */ position) => {
      const found = fromBrowser(position);
      env.events.emit("locationChange", { ...found, ...(type === "gcj02" ? toGcj02(found) : null) });
    };
    const lost = (/** @type {GeolocationPositionError} */ { code, message }) => env.events.emit("locationChangeError", { errCode: code, errMsg: message });
    watch.id = geolocation.watchPosition(moved, lost);
    done();
  });
}

/** @param {ApiOptions} [options] */
export function stopLocationUpdate(options) {
  return asyncCall("stopLocationUpdate", options, (given, done) => {
    stop();
    done();
  });
}

/** @param {Function} listener */
export function onLocationChange(listener) {
  env.events.on("locationChange", listener);
}

/** @param {Function} [listener] */
export function offLocationChange(listener) {
  env.events.off("locationChange", listener);
}

/** @param {Function} listener */
export function onLocationChangeError(listener) {
  env.events.on("locationChangeError", listener);
}

/** @param {Function} [listener] */
export function offLocationChangeError(listener) {
  env.events.off("locationChangeError", listener);
}

function stop() {
  if (watch.id !== null) globalThis.navigator.geolocation.clearWatch(watch.id);
  watch.id = null;
}

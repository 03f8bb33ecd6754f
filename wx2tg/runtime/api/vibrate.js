/** Vibration: Telegram's haptic feedback, else the device's. */

import { haptic } from "../bridge/client.js";
import { asyncCall, failure } from "./_shared/call.js";

/** Milliseconds, as WeChat vibrates. */
const SHORT = 15;
const LONG = 400;

/** @param {ApiOptions<{type: string}>} [options] type: heavy, medium or light */
export function vibrateShort(options) {
  return asyncCall("vibrateShort", options, ({ type }, done) => {
    const style = ["heavy", "medium", "light"].includes(type) ? type : "medium";
    if (!haptic("impact", style) && !buzz(SHORT)) throw failure("this device cannot vibrate");
    done({ type: style });
  });
}

/** @param {ApiOptions} [options] */
export function vibrateLong(options) {
  return asyncCall("vibrateLong", options, (given, done) => {
    if (!haptic("notification", "warning") && !buzz(LONG)) throw failure("this device cannot vibrate");
    done();
  });
}

/** @param {number} time @returns {boolean} whether the browser knows how */
function buzz(time) {
  const { navigator } = globalThis;
  if (navigator.vibrate) navigator.vibrate(time);
  return Boolean(navigator.vibrate);
}

/** Vibration: Telegram's haptic feedback, else the device's. */

import { haptic } from "../bridge/client.js";
import { asyncCall } from "./_shared/call.js";

/** Milliseconds, as WeChat vibrates. */
const SHORT = 15;
const LONG = 400;

/** @param {any} [options] type: heavy, medium or light */
export function vibrateShort(options) {
  return asyncCall("vibrateShort", options, ({ type }, done) => {
    const style = ["heavy", "medium", "light"].includes(type) ? type : "medium";
    if (!haptic("impact", style)) buzz(SHORT);
    done({ type: style });
  });
}

/** @param {any} [options] */
export function vibrateLong(options) {
  return asyncCall("vibrateLong", options, (given, done) => {
    if (!haptic("notification", "warning")) buzz(LONG);
    done();
  });
}

/** @param {any} time */
function buzz(time) {
  if (globalThis.navigator.vibrate) globalThis.navigator.vibrate(time);
}

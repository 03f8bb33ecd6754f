/** Where the user is, and showing places: wx.getLocation, wx.openLocation. */

import { openAddress } from "../bridge/client.js";
import { asyncCall } from "./_shared/call.js";
import { fromGcj02 } from "../core/gcj02.js";
import { currentPosition } from "./_shared/position.js";

/** @param {any} [options] */
export function getLocation(options) {
  return asyncCall("getLocation", options, currentPosition);
}

/** To about a kilometre. @param {any} [options] */
export function getFuzzyLocation(options) {
  return asyncCall("getFuzzyLocation", options, async (given) => {
    const { latitude, longitude } = await currentPosition(given);
    return { latitude: Number(latitude.toFixed(2)), longitude: Number(longitude.toFixed(2)) };
  });
}

/** A map outside the app. @param {any} options latitude, longitude (GCJ-02) */
export function openLocation(options) {
  return asyncCall("openLocation", options, (given, done) => {
    const { latitude, longitude } = fromGcj02({ latitude: Number(given.latitude), longitude: Number(given.longitude) });
    openAddress(`https://www.google.com/maps/search/?api=1&query=${latitude.toFixed(6)},${longitude.toFixed(6)}`);
    done();
  });
}

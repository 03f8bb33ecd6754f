/** Where the user is, and showing places: wx.getLocation, wx.openLocation. */

import { openAddress } from "../bridge/client.js";
import { asyncCall } from "./_shared/call.js";
import { fromGcj02 } from "../core/gcj02.js";
import { currentPosition } from "./_shared/position.js";

/** Degrees. */
const FARTHEST = { latitude: 90, longitude: 180 };

/** @param {ApiOptions<{type?: string, isHighAccuracy?: boolean, highAccuracyExpireTime?: number}>} [options] */
export function getLocation(options) {
  return asyncCall("getLocation", options, currentPosition);
}

/** To about a kilometre. @param {ApiOptions<{type?: string}>} [options] */
export function getFuzzyLocation(options) {
  return asyncCall("getFuzzyLocation", options, async (given) => {
    const { latitude, longitude } = await currentPosition(given);
    return { latitude: Number(latitude.toFixed(2)), longitude: Number(longitude.toFixed(2)) };
  });
}

/** A map outside the app. @param {ApiOptions<Place & Fields>} options latitude, longitude (GCJ-02) */
export function openLocation(options) {
  return asyncCall("openLocation", options, (given, done, fail) => {
    for (const [key, most] of Object.entries(FARTHEST)) {
      if (!(Math.abs(given[key]) <= most)) return fail(`invalid ${key}`);
    }
    const { latitude, longitude } = fromGcj02(given);
    openAddress(`https://www.google.com/maps/search/?api=1&query=${latitude.toFixed(6)},${longitude.toFixed(6)}`);
    return done();
  });
}

/** Where the device is. */

import { clientLocation } from "../../bridge/client.js";
import { toGcj02 } from "../../core/gcj02.js";
import { DECISION, within } from "../../core/limits.js";
import { failure } from "./call.js";

/** The device's place, in WeChat's words. @param {{type?: string, isHighAccuracy?: boolean, highAccuracyExpireTime?: number}} options type ("wgs84", "gcj02"), isHighAccuracy */
export async function currentPosition(options) {
  const client = await clientLocation();
  const found = client ? fromClient(client) : fromBrowser(await browserPosition(options));
  return { ...found, ...(options.type === "gcj02" ? toGcj02(found) : null) };
}

/** The browser's answer as WeChat's. @param {GeolocationPosition} position */
export function fromBrowser({ coords }) {
  const { latitude, longitude, accuracy, altitude, altitudeAccuracy, speed } = coords;
  return answer(latitude, longitude, accuracy, altitude, altitudeAccuracy, speed);
}

/** @param {TelegramLocation} given */
function fromClient({ latitude, longitude, horizontal_accuracy: accuracy, altitude, vertical_accuracy: vertical, speed }) {
  return answer(latitude, longitude, accuracy, altitude, vertical, speed);
}

/**
 * @param {number} latitude
 * @param {number} longitude
 * @param {number | null | undefined} accuracy
 * @param {number | null | undefined} altitude
 * @param {number | null | undefined} vertical
 * @param {number | null | undefined} speed
 */
function answer(latitude, longitude, accuracy, altitude, vertical, speed) {
  return {
    latitude,
    longitude,
    accuracy: accuracy || 0,
    horizontalAccuracy: accuracy || 0,
    verticalAccuracy: vertical || 0,
    altitude: altitude || 0,
    speed: speed === null || speed === undefined ? -1 : speed,
  };
}

/** @param {{isHighAccuracy?: boolean, highAccuracyExpireTime?: number}} given */
function browserPosition({ isHighAccuracy, highAccuracyExpireTime }) {
  const { geolocation } = globalThis.navigator;
  if (!geolocation) throw failure("system permission denied", { errCode: 2 });
  // A reading of a moment ago does: some systems give the next one only when the device moves.
  const options = { enableHighAccuracy: Boolean(isHighAccuracy), timeout: highAccuracyExpireTime || 10000, maximumAge: 10000 };
  const asked = new Promise((resolve, reject) => {
    const refused = (/** @type {GeolocationPositionError} */ { code, message }) =>
      reject(failure(code === 1 ? "auth deny" : message || "position unavailable", { errCode: code }));
    geolocation.getCurrentPosition(resolve, refused, options);
  });
  // The browser's own limit begins when the user has decided.
  return within(DECISION, asked, () => failure("auth deny", { errCode: 1 }));
}

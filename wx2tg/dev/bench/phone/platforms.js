/** The clients of Telegram: how they look, and what the devices they run on have. */

/**
 * @typedef {object} Platform
 * @property {string} title
 * @property {"ios" | "android" | "desktop"} look
 * @property {string[]} lacks  Features that it answers for with UNSUPPORTED, or as not available.
 */

/**
 * Features that a device can lack, with their names for people.
 * @type {Record<string, string>}
 */
export const FEATURES = {
  accelerometer: "Accelerometer",
  gyroscope: "Gyroscope",
  device_orientation: "Orientation",
  location: "Location",
  biometry: "Biometrics",
  fullscreen: "Fullscreen",
  home_screen: "Home screen",
  scanner: "QR scanner",
  story: "Stories",
  emoji_status: "Emoji status",
};

const OF_A_PHONE = ["accelerometer", "gyroscope", "device_orientation", "home_screen", "scanner", "story"];
const OF_A_DEVICE = [...OF_A_PHONE, "location", "biometry"];

/** @type {Record<string, Platform>} */
export const PLATFORMS = {
  ios: { title: "iOS", look: "ios", lacks: [] },
  android: { title: "Android", look: "android", lacks: [] },
  android_x: { title: "Android X", look: "android", lacks: [] },
  macos: { title: "macOS", look: "desktop", lacks: [...OF_A_PHONE, "location"] },
  tdesktop: { title: "Desktop", look: "desktop", lacks: OF_A_DEVICE },
  unigram: { title: "Unigram", look: "desktop", lacks: OF_A_DEVICE },
  weba: { title: "Web A", look: "desktop", lacks: OF_A_DEVICE },
  webk: { title: "Web K", look: "desktop", lacks: OF_A_DEVICE },
  web: { title: "Web", look: "desktop", lacks: OF_A_DEVICE },
  unknown: { title: "Unknown", look: "android", lacks: [] },
};

/**
 * @param {string} name
 * @returns {Platform} One that is not in the table counts as a phone that lacks nothing.
 */
export function platformOf(name) {
  return Object.hasOwn(PLATFORMS, name) ? PLATFORMS[name] : { ...PLATFORMS.unknown, title: name };
}

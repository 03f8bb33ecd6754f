/** Devices, by the size of their screens in CSS pixels and what of it is under notches, rounded corners and bars. */

/**
 * @typedef {{top: number, bottom: number, left: number, right: number}} Insets
 *
 * @typedef {object} Device
 * @property {string} id
 * @property {string} title
 * @property {number} width  Upright.
 * @property {number} height
 * @property {number} top  Inset of the status bar or the notch when upright; it is at both sides when turned.
 * @property {number} bottom  Inset of the home bar.
 * @property {number} radius  Of the screen's corners.
 */

/** @type {Device[]} */
export const DEVICES = [
  { id: "tall", title: "Phone, tall", width: 393, height: 852, top: 54, bottom: 34, radius: 48 },
  { id: "notch", title: "Phone, notch", width: 390, height: 844, top: 47, bottom: 34, radius: 42 },
  { id: "large", title: "Phone, large", width: 430, height: 932, top: 59, bottom: 34, radius: 50 },
  { id: "small", title: "Phone, small", width: 375, height: 667, top: 20, bottom: 0, radius: 12 },
  { id: "tiny", title: "Phone, tiny", width: 320, height: 568, top: 20, bottom: 0, radius: 8 },
  { id: "wide", title: "Phone, 412 wide", width: 412, height: 915, top: 36, bottom: 24, radius: 30 },
  { id: "narrow", title: "Phone, 360 wide", width: 360, height: 780, top: 30, bottom: 24, radius: 26 },
  { id: "tablet", title: "Tablet", width: 820, height: 1180, top: 24, bottom: 20, radius: 18 },
  { id: "window", title: "Desktop window", width: 420, height: 720, top: 0, bottom: 0, radius: 10 },
  { id: "window-wide", title: "Desktop window, wide", width: 960, height: 720, top: 0, bottom: 0, radius: 10 },
];

/** What the id of a size that the user typed is. */
export const FREE = "free";

/**
 * @param {string} id
 * @param {{width: number, height: number}} free  The size that the user typed.
 * @returns {Device}
 */
export function deviceOf(id, free) {
  if (id === FREE) return { id, title: "Free size", ...free, top: 0, bottom: 0, radius: 10 };
  return DEVICES.find((device) => device.id === id) ?? DEVICES[0];
}

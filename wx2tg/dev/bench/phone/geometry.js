/** Where the parts of the simulated client stand on the screen, and the measures that the app is told. */

/** @typedef {import("./devices.js").Insets} Insets */

export const HEADER = 48;
export const KEYBOARD = 291;
const ROW = 58;
const SECOND_ROW = 51;
/** The part of the screen that the chat keeps above an app which is not expanded. */
const CHAT = 0.38;
/** Height of the buttons that Telegram lays over the top of a fullscreen app. */
const FLOATING = 46;

/**
 * @typedef {object} Situation
 * @property {import("./devices.js").Device} device
 * @property {boolean} desktop  A window: there is no chat above, and no status bar.
 * @property {boolean} turned
 * @property {boolean} expanded
 * @property {boolean} fullscreen
 * @property {boolean} keyboard
 * @property {0 | 1 | 2} rows  Rows of buttons in the bottom bar.
 * @property {number | null} dragged  Where the top of the app is held, in pixels from the top of the screen.
 * @property {Insets | null} safe  What the user typed in place of the device's.
 * @property {Insets | null} content
 *
 * @typedef {object} Geometry
 * @property {number} width
 * @property {number} height
 * @property {Insets} insets  Of the device.
 * @property {number} top  Of the app, from the top of the screen.
 * @property {number} headerTop  Height above the header's content, for the status bar.
 * @property {number} web  Height of the app's frame.
 * @property {number} bar  Height of the bottom bar with what is below its buttons.
 * @property {number} keyboard  Height of the keyboard.
 * @property {{height: number, width: number, is_expanded: boolean, is_state_stable: boolean}} viewport
 * @property {Insets} safe
 * @property {Insets} content
 */

/**
 * @param {Situation} situation
 * @returns {Geometry}
 */
export function geometry(situation) {
  const { device, desktop, turned, fullscreen, rows } = situation;
  const width = turned ? device.height : device.width;
  const height = turned ? device.width : device.height;
  const insets = insetsOf(situation);
  const expanded = situation.expanded || fullscreen || desktop;
  const keyboard = situation.keyboard && !desktop ? Math.min(KEYBOARD, Math.round(height * 0.5)) : 0;
  const under = keyboard ? 0 : insets.bottom;
  const bar = rows ? ROW + (rows - 1) * SECOND_ROW + under : 0;
  const headerTop = fullscreen ? 0 : insets.top;
  const rest = expanded ? 0 : Math.round(height * CHAT);
  const top = fullscreen || desktop ? 0 : (situation.dragged ?? rest);
  const web = Math.max(0, height - keyboard - bar - (fullscreen ? 0 : headerTop + HEADER));
  const above = fullscreen ? 0 : (top > 0 ? 0 : headerTop) + HEADER;
  // As on a real phone, the frame keeps its full height: what is below the screen's edge is cut off.
  const visible = Math.min(web, Math.max(0, height - top - above - keyboard - bar));
  const safe = situation.safe ?? {
    top: fullscreen ? insets.top : 0,
    bottom: rows || keyboard ? 0 : insets.bottom,
    left: insets.left,
    right: insets.right,
  };
  const content = situation.content ?? { top: fullscreen ? FLOATING : 0, bottom: 0, left: 0, right: 0 };
  const viewport = { height: visible, width, is_expanded: expanded, is_state_stable: situation.dragged === null };
  return { width, height, insets, top, headerTop: top > 0 ? 0 : headerTop, web, bar, keyboard, viewport, safe, content };
}

/**
 * @param {Situation} situation
 * @returns {Insets}
 */
function insetsOf({ device, desktop, turned }) {
  if (desktop) return { top: 0, bottom: 0, left: 0, right: 0 };
  if (!turned) return { top: device.top, bottom: device.bottom, left: 0, right: 0 };
  return { top: 0, bottom: Math.min(device.bottom, 21), left: device.top, right: device.top };
}

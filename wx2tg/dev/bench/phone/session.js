/** The state that an app gives its client, as it is when the app's document has just been loaded. */

/**
 * @typedef {import("./types.d.ts").Session} Session
 * @typedef {import("./types.d.ts").BottomButton} BottomButton
 */

/**
 * @param {string} text
 * @returns {BottomButton}
 */
function button(text) {
  const looks = { text, color: "", text_color: "", has_shine_effect: false, position: "left", icon_custom_emoji_id: "" };
  return { is_visible: false, is_active: true, is_progress_visible: false, ...looks };
}

/** @returns {Session} */
export function freshSession() {
  return {
    ...{ started: false, ready: false, reloads: false, back: false, settings: false },
    main: button("Continue"),
    secondary: button("Cancel"),
    ...{ header: "", background: "", bottom: "", confirms: false, swipes: true, locked: false, contact: "" },
  };
}

/**
 * How many rows of buttons the bottom bar has.
 * @param {Session} session
 * @returns {0 | 1 | 2}
 */
export function barRows({ main, secondary }) {
  if (!main.is_visible && !secondary.is_visible) return 0;
  const stacked = secondary.position === "top" || secondary.position === "bottom";
  return main.is_visible && secondary.is_visible && stacked ? 2 : 1;
}

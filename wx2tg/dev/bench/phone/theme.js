/** The colours of the simulated client. */
import { THEME_KEYS } from "./events.js";
import { atLeast } from "./versions.js";

/**
 * The theme that the user chose, as a client of that version tells it.
 * @param {import("./types.d.ts").PhoneSettings} settings
 * @param {import("../types.d.ts").State["themes"]} themes
 * @returns {Record<string, string>}
 */
export function themeOf({ theme, colours, version }, themes) {
  const all = theme === "custom" ? { ...themes.day, ...colours } : theme === "night" ? themes.night : themes.day;
  const known = Object.entries(all).filter(([key]) => !Object.hasOwn(THEME_KEYS, key) || atLeast(version, THEME_KEYS[key]));
  return Object.fromEntries(known);
}

/**
 * @param {string} name  `#rrggbb` or a key of the theme.
 * @param {Record<string, string>} theme
 * @param {string} otherwise  When it is neither.
 * @returns {string}
 */
export function colourOf(name, theme, otherwise) {
  if (/^#[0-9a-f]{6}$/i.test(name)) return name;
  return (Object.hasOwn(theme, name) && theme[name]) || otherwise;
}

/**
 * @param {string} colour  `#rrggbb`.
 * @returns {boolean} Whether white text can be read on it, by the client script's own formula.
 */
export function isDark(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) || 0);
  return Math.sqrt(0.299 * red * red + 0.587 * green * green + 0.114 * blue * blue) < 120;
}

/** Switches of the theme, with every colour of it. */
import { make } from "../dom.js";
import { THEME_KEYS } from "../phone/events.js";
import { themeOf } from "../phone/theme.js";
import { choice } from "./fields.js";

/**
 * @typedef {import("../phone/client.js").Client} Client
 * @typedef {import("./fields.js").Field} Field
 */

const THEMES = /** @type {[string, string][]} */ ([
  ["day", "Day"],
  ["night", "Night"],
  ["custom", "Own colours"],
]);

/**
 * @param {Client} client
 * @returns {Field[]}
 */
export function themeFields(client) {
  const { settings } = client;
  const take = (/** @type {string} */ theme) => {
    // Own colours begin with those that are shown.
    const start = theme === "custom" && !Object.keys(client.now.colours).length ? { colours: { ...client.theme } } : {};
    settings.set({ theme, ...start });
  };
  return [choice("Theme", THEMES, () => client.now.theme, take), ...Object.keys(THEME_KEYS).map((key) => colour(client, key))];
}

/**
 * A colour of the theme. Choosing one makes the theme an own one.
 * @param {Client} client
 * @param {string} key
 * @returns {Field}
 */
function colour(client, key) {
  const input = make("input", { type: "color" });
  input.addEventListener("change", () => {
    const now = client.now.theme === "custom" ? client.now.colours : client.theme;
    client.settings.set({ theme: "custom", colours: { ...now, [key]: input.value } });
  });
  const element = make("label", { class: "colour" }, input, make("code", {}, key));
  const update = () => {
    const version = THEME_KEYS[key];
    element.hidden = !client.atLeast(version);
    input.value = themeOf(client.now, client.state.themes)[key] ?? "#000000";
  };
  return { element, update };
}

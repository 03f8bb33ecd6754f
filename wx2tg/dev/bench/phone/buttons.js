/** Buttons of the client that belong to the app: main, secondary, back, settings. */

/**
 * @typedef {import("./client.js").Client} Client
 * @typedef {import("./types.d.ts").BottomButton} BottomButton
 */

/** Parameters of a button with the version that brought them. @type {Record<string, string>} */
const NEWER = { has_shine_effect: "7.10", icon_custom_emoji_id: "9.5" };

/** @type {import("./types.d.ts").Concern} */
export const buttons = {
  web_app_setup_main_button: (client, data) => setUp(client, client.session.main, data),
  web_app_setup_secondary_button: (client, data) => setUp(client, client.session.secondary, data),
  web_app_setup_back_button(client, { is_visible }) {
    client.session.back = is_visible === true;
    client.arrange();
  },
  web_app_setup_settings_button(client, { is_visible }) {
    client.session.settings = is_visible === true;
    client.arrange();
  },
};

/**
 * Take over what an event says of a button; what it does not name stays.
 * @param {Client} client
 * @param {BottomButton} button
 * @param {Record<string, unknown>} data
 */
function setUp(client, button, data) {
  for (const [name, value] of Object.entries(data)) {
    const known = Object.hasOwn(button, name) && typeof value === typeof Reflect.get(button, name);
    if (known && (!NEWER[name] || client.atLeast(NEWER[name]))) Reflect.set(button, name, value);
  }
  client.arrange();
}

/**
 * The user presses a button of the bottom bar.
 * @param {Client} client
 * @param {"main" | "secondary"} which
 */
export function press(client, which) {
  const { is_visible, is_active } = client.session[which];
  if (is_visible && is_active) client.send(`${which}_button_pressed`);
}

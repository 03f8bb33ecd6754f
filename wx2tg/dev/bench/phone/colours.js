/** Colours that the app gives to the client's own parts, and the theme that the client gives to the app. */

/**
 * @param {"header" | "background" | "bottom"} part
 * @returns {import("./types.d.ts").Handler}
 */
const setting = (part) => (client, { color, color_key }) => {
  client.session[part] = String(color ?? color_key ?? "");
  client.arrange();
};

/** @type {import("./types.d.ts").Concern} */
export const colours = {
  web_app_request_theme: (client) => client.answer("theme_changed"),
  web_app_set_background_color: setting("background"),
  web_app_set_bottom_bar_color: setting("bottom"),
  web_app_set_header_color: setting("header"),
};

/** The window of the app: its height, fullscreen, orientation, safe areas and the keyboard. */

/** @type {import("./types.d.ts").Concern} */
export const viewport = {
  web_app_expand: (client) => client.settings.set({ expanded: true }),
  web_app_request_viewport: (client) => client.answer("viewport_changed"),
  web_app_request_safe_area: (client) => client.answer("safe_area_changed"),
  web_app_request_content_safe_area: (client) => client.answer("content_safe_area_changed"),
  web_app_hide_keyboard: (client) => client.settings.set({ keyboard: false }),
  web_app_toggle_orientation_lock(client, { locked }) {
    client.session.locked = locked === true;
    client.arrange();
  },
  web_app_request_fullscreen(client) {
    if (!client.has("fullscreen")) client.send("fullscreen_failed", { error: "UNSUPPORTED" });
    else if (client.now.fullscreen) client.send("fullscreen_failed", { error: "ALREADY_FULLSCREEN" });
    else client.settings.set({ fullscreen: true });
  },
  web_app_exit_fullscreen: (client) => client.settings.set({ fullscreen: false }),
};

/** The window of the app: its height, fullscreen, orientation, safe areas and the keyboard. */
import { correctFullscreen } from "./believed.js";

/** @type {import("./types.d.ts").Concern} */
export const viewport = {
  web_app_expand: (client) => client.setWindow({ expanded: true }),
  web_app_request_viewport(client) {
    correctFullscreen(client);
    client.answer("viewport_changed");
  },
  web_app_request_safe_area: (client) => client.answer("safe_area_changed"),
  web_app_request_content_safe_area: (client) => client.answer("content_safe_area_changed"),
  web_app_hide_keyboard: (client) => client.setWindow({ keyboard: false }),
  web_app_toggle_orientation_lock(client, { locked }) {
    client.session.locked = locked === true;
    client.arrange();
  },
  web_app_request_fullscreen(client) {
    if (!client.has("fullscreen")) client.send("fullscreen_failed", { error: "UNSUPPORTED" });
    else if (client.window.fullscreen) client.send("fullscreen_failed", { error: "ALREADY_FULLSCREEN" });
    else client.setWindow({ fullscreen: true });
  },
  web_app_exit_fullscreen: (client) => client.setWindow({ fullscreen: false }),
};

/** The icon of the app on the home screen of the device. */

/** @typedef {import("./client.js").Client} Client */

/** @type {import("./types.d.ts").Concern} */
export const home = {
  web_app_add_to_home_screen: addToHomeScreen,
  web_app_check_home_screen(client) {
    client.send("home_screen_checked", { status: client.has("home_screen") ? client.now.home : "unsupported" });
  },
};

/** @param {Client} client */
export async function addToHomeScreen(client) {
  if (!client.has("home_screen")) {
    client.send("home_screen_failed", { error: "UNSUPPORTED" });
  } else if ((await client.ask("home", [`An icon of ${client.state.name} on the home screen.`])) === "added") {
    client.settings.set({ home: "added" });
    client.send("home_screen_added");
  } else {
    client.send("home_screen_failed", { error: "USER_DECLINED" });
  }
}

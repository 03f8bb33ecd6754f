/** How an app is closed: by itself, by its user, and what it wants to be asked before. */

/** @typedef {import("./client.js").Client} Client */

/** @type {import("./types.d.ts").Concern} */
export const closing = {
  web_app_close(client, { return_back }) {
    client.close();
    client.screen.tell(return_back ? "The app closed itself and went back to where it came from." : "The app closed itself.");
  },
  web_app_data_send(client, { data }) {
    client.close();
    client.screen.tell(`The bot got the data: ${String(data)}`);
  },
  web_app_setup_closing_behavior(client, { need_confirmation }) {
    client.session.confirms = need_confirmation === true;
    client.arrange();
  },
  web_app_setup_swipe_behavior(client, { allow_vertical_swipe }) {
    client.session.swipes = allow_vertical_swipe !== false;
    client.arrange();
  },
};

/**
 * The user closes the app. One that asked for a confirmation is closed only after it.
 * @param {Client} client
 */
export async function userCloses(client) {
  if (client.session.confirms) {
    const buttons = [
      { id: "close", text: "Close anyway", style: "danger" },
      { id: "cancel", text: "Cancel", style: "plain" },
    ];
    const lines = ["Changes that you made may not be saved."];
    if ((await client.screen.sheets.open({ title: client.state.name, lines, buttons })) !== "close") return;
  }
  client.close();
}

/**
 * The user swipes down over the content: an app that is expanded becomes smaller, a smaller one is closed.
 * @param {Client} client
 */
export function swipeDown(client) {
  if (!client.session.swipes) {
    client.screen.tell("The app switched vertical swipes off.");
  } else if (client.now.expanded && client.platform.look !== "desktop") {
    client.settings.set({ expanded: false });
  } else {
    void userCloses(client);
  }
}

/** The place where the user is, with the permission to tell it. */

/** @typedef {import("./client.js").Client} Client */

const SHELF = "location";

/** @type {import("./types.d.ts").Concern} */
export const location = {
  web_app_check_location: tell,
  async web_app_request_location(client) {
    if (client.has("location") && !client.memory.read(SHELF).requested) await askForAccess(client, "The app asks where you are.");
    const available = client.has("location") && client.memory.read(SHELF).granted === true;
    client.send("location_requested", available ? { available, ...client.now.location } : { available: false });
  },
  async web_app_open_location_settings(client) {
    if (client.has("location")) await askForAccess(client, "The settings of the bot are open.");
    tell(client);
  },
};

/**
 * @param {Client} client
 * @param {string} line
 */
async function askForAccess(client, line) {
  const granted = (await client.ask("location_access", [line])) === "granted";
  client.memory.change(SHELF, { requested: true, granted });
}

/** @param {Client} client */
function tell(client) {
  const { requested, granted } = client.memory.read(SHELF);
  const access = { access_requested: Boolean(requested), access_granted: Boolean(granted) };
  client.send("location_checked", client.has("location") ? { available: true, ...access } : { available: false });
}

/** Biometrics: access, authentication, and the token that the client keeps for the app. */

/** @typedef {import("./client.js").Client} Client */

const SHELF = "biometry";
/** Names of the ways to be recognised. @type {Record<string, string>} */
const WAYS = { face: "your face", finger: "your finger", unknown: "biometrics" };

/** @type {import("./types.d.ts").Concern} */
export const biometry = {
  web_app_biometry_get_info: tell,
  async web_app_biometry_request_access(client, { reason }) {
    if (client.has("biometry") && !client.memory.read(SHELF).requested) {
      await askForAccess(client, [`The app wants to know you by ${WAYS[client.now.biometry] ?? WAYS.unknown}.`, String(reason ?? "")]);
    }
    tell(client);
  },
  async web_app_biometry_request_auth(client, { reason }) {
    const { granted, token } = client.memory.read(SHELF);
    const may = client.has("biometry") && granted;
    const lines = [`Show ${WAYS[client.now.biometry] ?? WAYS.unknown}.`, String(reason ?? "")];
    const status = may ? await client.ask("biometry_auth", lines) : "failed";
    client.send("biometry_auth_requested", { status, ...(status === "authorized" && token && { token }) });
  },
  web_app_biometry_update_token(client, { token }) {
    const may = client.has("biometry") && client.memory.read(SHELF).granted;
    const status = !may ? "failed" : token ? "updated" : "removed";
    if (may) client.memory.change(SHELF, { token: String(token ?? "") });
    client.send("biometry_token_updated", { status });
  },
  async web_app_biometry_open_settings(client) {
    if (client.has("biometry")) await askForAccess(client, ["The settings of the bot are open."]);
    tell(client);
  },
};

/**
 * @param {Client} client
 * @param {string[]} lines
 */
async function askForAccess(client, lines) {
  const granted = (await client.ask("biometry_access", lines)) === "granted";
  client.memory.change(SHELF, { requested: true, granted });
}

/** @param {Client} client */
function tell(client) {
  if (!client.has("biometry")) {
    client.send("biometry_info_received", { available: false });
    return;
  }
  const { requested, granted, token, device } = client.memory.read(SHELF);
  const device_id = device ?? crypto.randomUUID();
  if (!device) client.memory.change(SHELF, { device: device_id });
  client.send("biometry_info_received", {
    available: true,
    access_requested: Boolean(requested),
    access_granted: Boolean(granted),
    device_id,
    token_saved: Boolean(token),
    type: client.now.biometry,
  });
}

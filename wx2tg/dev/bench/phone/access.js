/** What an app asks its user to share or to allow: the phone number, messages from the bot, a chat, the emoji status. */
import { signedContact } from "./contact.js";

/** @type {import("./types.d.ts").Concern} */
export const access = {
  async web_app_request_phone(client) {
    const status = await client.ask("contact", [`The app gets the number ${phoneNumber(client)}.`]);
    // The script then asks for the contact by the custom method `getRequestedContact`, until it gets one.
    client.session.contact = status === "sent" ? await contactOf(client) : "";
    client.send("phone_requested", { status });
  },
  async web_app_request_write_access(client) {
    client.send("write_access_requested", { status: await client.ask("write_access", ["The bot may write messages to you."]) });
  },
  async web_app_request_chat(client, { req_id }) {
    const status = await client.ask("chat", [`The bot asks for a chat by the prepared button “${String(req_id ?? "")}”.`]);
    if (status === "sent") client.send("requested_chat_sent", { req_id });
    else client.send("requested_chat_failed", { req_id, error: "USER_DECLINED" });
  },
  async web_app_request_emoji_status_access(client) {
    const status = await client.ask("emoji_access", ["The bot may change your emoji status."]);
    client.send("emoji_status_access_requested", { status });
  },
};

/**
 * A number of the range that Telegram keeps for tests.
 * @param {import("./client.js").Client} client
 */
function phoneNumber({ identity }) {
  return `99966${String(identity?.user.id ?? 0).padStart(5, "0").slice(-5)}`;
}

/**
 * @param {import("./client.js").Client} client
 * @returns {Promise<string>} The contact as the bot's server can check it.
 */
async function contactOf(client) {
  const { id, first_name, last_name } = client.identity?.user ?? { id: 0, first_name: "" };
  const contact = { user_id: id, phone_number: phoneNumber(client), first_name, last_name };
  return signedContact(contact, client.state.bot.token);
}

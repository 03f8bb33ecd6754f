/** Stories, prepared messages, downloads and the emoji status. */
import { make } from "../dom.js";
import { webLink } from "./links.js";

/** @type {import("./types.d.ts").Concern} */
export const sharing = {
  async web_app_share_to_story(client, { media_url, text, widget_link }) {
    if (!client.has("story")) {
      client.note("web_app_share_to_story", "This device has no stories.");
      return;
    }
    const widget = widget_link?.url ? make("p", {}, "Link: ", webLink(widget_link.url, widget_link.name)) : "";
    await client.ask("story", [webLink(media_url), String(text ?? ""), widget]);
  },
  async web_app_send_prepared_message(client, { id }) {
    const answer = await client.ask("message", [`The prepared message “${String(id ?? "")}” goes to a chat of your choice.`]);
    if (answer === "sent") client.send("prepared_message_sent");
    else client.send("prepared_message_failed", { error: answer });
  },
  async web_app_request_file_download(client, { url, file_name }) {
    const status = await client.ask("download", [String(file_name ?? ""), webLink(url)]);
    client.send("file_download_requested", { status });
  },
  async web_app_set_emoji_status(client, { custom_emoji_id, duration }) {
    if (!client.has("emoji_status")) {
      client.send("emoji_status_failed", { error: "UNSUPPORTED" });
      return;
    }
    const time = duration === undefined ? "" : `For ${String(duration)} seconds.`;
    const answer = await client.ask("emoji_status", [`The emoji ${String(custom_emoji_id ?? "")} becomes your status.`, time]);
    if (answer === "set") client.send("emoji_status_set");
    else client.send("emoji_status_failed", { error: answer });
  },
};

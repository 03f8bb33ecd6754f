/** Links that leave the app: they are shown, and followed when the user says so. */
import { make } from "../dom.js";
import { openInvoice } from "./payments.js";

/** @typedef {import("./client.js").Client} Client */

/** @type {import("./types.d.ts").Concern} */
export const links = {
  async web_app_open_link(client, { url, try_instant_view, try_browser }) {
    const how = try_browser ? `In the browser ${String(try_browser)}.` : try_instant_view ? "As an Instant View." : "";
    await follow(client, "Open a link", String(url ?? ""), how);
  },
  async web_app_open_tg_link(client, { path_full }) {
    const address = new URL(String(path_full ?? "/"), "https://t.me");
    const invoice = /^\/(?:\$|invoice\/)(.+)$/.exec(address.pathname);
    if (invoice) return openInvoice(client, invoice[1]);
    const { bot } = client.state;
    const own = startOf(address, bot);
    if (own !== null) {
      client.screen.tell(own ? `A link to this app: it starts with “${own}”.` : "A link to this app: it starts anew.");
      return client.open(own);
    }
    // While the bot has no name, any link to an app may be one to this app.
    const start = bot.name ? null : address.searchParams.get("startapp");
    const chosen = await follow(client, "Open in Telegram", address.href, "", start);
    // Since 7.0 a link of Telegram's does not close the app that opened it.
    if (chosen === "start") client.open(start ?? "");
    else if (!client.atLeast("7.0")) client.close();
  },
  async web_app_switch_inline_query(client, { query, chat_types }) {
    const types = Array.isArray(chat_types) ? chat_types.join(", ") : "";
    await client.ask("inline", [`@bot ${String(query ?? "")}`, types ? `In a chat of these kinds: ${types}.` : "In this chat."]);
    client.close();
  },
};

/**
 * Links to an app: `t.me/BOT?startapp=…`, and `t.me/BOT/APP`, which may have no parameter.
 * Source: core.telegram.org/api/links, "Direct mini app links" and "Main mini app links".
 * @param {URL} address
 * @param {{name: string, app: string}} bot  The names of this app's bot and of the app, "" where wx2tg.toml says none.
 * @returns {string | null} The start parameter of a link to this app, null for any other link.
 */
export function startOf(address, bot) {
  const [name, app, ...more] = address.pathname.slice(1).replace(/\/$/, "").toLowerCase().split("/");
  if (!bot.name || name !== bot.name.toLowerCase() || more.length) return null;
  const start = address.searchParams.get("startapp");
  if (app === undefined) return start;
  return bot.app && app === bot.app.toLowerCase() ? (start ?? "") : null;
}

/**
 * @param {unknown} url
 * @param {unknown} [text]
 * @returns {HTMLElement} A link that opens a new tab; an address of another scheme than http is only shown.
 */
export function webLink(url, text) {
  const address = String(url ?? "");
  if (!/^https?:\/\//i.test(address)) return make("code", {}, address);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, String(text || address));
}

/**
 * @param {Client} client
 * @param {string} title
 * @param {string} url
 * @param {string} how
 * @param {string | null} [start]  The start parameter, when the link can mean this app.
 * @returns {Promise<string | null>}
 */
function follow(client, title, url, how, start = null) {
  const close = { id: "close", text: "Close", style: "plain" };
  const here = { id: "start", text: `Start this app with “${start}”`, style: "primary" };
  const buttons = start === null ? [close] : [here, close];
  return client.screen.sheets.open({ title, lines: [webLink(url), how], buttons });
}

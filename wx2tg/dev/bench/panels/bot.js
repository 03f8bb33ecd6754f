/** The chat with the bot of the companion that runs beside the workbench. */
import { make } from "../dom.js";

/**
 * @typedef {{text: string, url?: string, web_app?: {url: string}}} Button
 * @typedef {{id: number, chat: number, from: "bot" | "user", text: string, buttons: Button[], photo?: string, date: number}} Message
 * @typedef {import("../types.d.ts").Context} Context
 * @typedef {import("../phone/client.js").Client} Client
 */

const ALONE = "No companion runs beside the workbench: start it with --companion, and the bot's chat is here.";

/**
 * @param {Client} client
 * @returns {import("../types.d.ts").Panel}
 */
export function bot(client) {
  return {
    id: "bot",
    title: "Bot",
    icon: "M2 3h12v8H7l-3 3v-3H2z M5 7h.01 M8 7h.01 M11 7h.01",
    mount: (element, context) => void new Chat(element, context, client).begin(),
  };
}

class Chat {
  /** @type {Message[]} */
  #messages = [];

  /**
   * @param {HTMLElement} element
   * @param {Context} context
   * @param {Client} client
   */
  constructor(element, context, client) {
    this.context = context;
    this.client = client;
    this.list = make("ol", { class: "bot-chat", role: "log", "aria-label": "Chat with the bot", tabindex: 0 });
    this.field = make("input", { type: "text", name: "text", "aria-label": "Message to the bot", placeholder: "/start", autocomplete: "off" });
    const send = make("button", { type: "submit", class: "primary" }, "Send");
    this.form = make("form", { class: "bot-say", onsubmit: (event) => void this.#say(event) }, this.field, send);
    this.told = make("p", { class: "bot-told", role: "status" });
    this.alone = make("p", { class: "empty" }, ALONE);
    element.append(this.alone, this.list, this.told, this.form);
    context.live.on("bot", ({ message }) => this.#add(/** @type {Message} */ (message)));
    context.live.on("companion", () => void this.begin());
    context.live.on("open", () => void this.begin());
    client.settings.watch((changed) => changed.includes("user") && this.#draw());
  }

  /** Fetch the chat, if there is a bot. */
  async begin() {
    try {
      const { companion } = await this.context.api.get("state");
      this.#messages = companion ? (await this.context.api.get("bot")).messages : [];
      this.#show(Boolean(companion));
    } catch {
      this.#show(false);
    }
    this.#draw();
  }

  /** @param {boolean} there */
  #show(there) {
    this.alone.hidden = there;
    for (const one of [this.list, this.told, this.form]) one.hidden = !there;
  }

  /** The user whose phone it is. */
  get #user() {
    return this.client.identity?.user;
  }

  /** @param {Message} message */
  #add(message) {
    if (this.#messages.some(({ id }) => id === message.id)) return;
    this.#messages.push(message);
    this.#draw();
  }

  #draw() {
    const mine = this.#messages.filter(({ chat }) => chat === this.#user?.id);
    this.list.replaceChildren(...mine.map((message) => this.#message(message)));
    this.told.textContent = mine.length ? "" : "Nothing has been written yet. Write /start, or buy something in the app.";
    this.list.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Message} message */
  #message({ from, text, buttons, photo, date }) {
    const time = new Date(date * 1000);
    const whose = from === "bot" ? "The bot" : "You";
    return make(
      "li",
      { class: `bot-message bot-from-${from}` },
      make("span", { class: "bot-whose" }, `${whose}, `, make("time", { datetime: time.toISOString() }, time.toLocaleTimeString())),
      photo ? make("p", { class: "bot-photo" }, photo === "file" ? "A picture" : photo) : null,
      make("p", {}, text),
      buttons.length ? make("div", { class: "bot-buttons" }, ...buttons.map((button) => this.#button(button))) : null,
    );
  }

  /** @param {Button} button */
  #button({ text, url = "", web_app }) {
    const address = web_app?.url ?? url;
    const start = startFrom(address, !!web_app);
    if (start === null) return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
    return make("button", { type: "button", onclick: () => this.client.open(start) }, text);
  }

  /** @param {SubmitEvent} event */
  async #say(event) {
    event.preventDefault();
    const text = this.field.value.trim() || "/start";
    this.field.value = "";
    try {
      await this.context.api.post("bot/say", { text, user: this.#user });
    } catch (error) {
      this.told.textContent = error instanceof Error ? error.message : String(error);
    }
  }
}

/**
 * The start parameter of a button that opens the app. A companion's links lead to its own app, whatever its bot is called.
 * @param {string} address
 * @param {boolean} opens  Whether it is a button that opens an app by its own address.
 * @returns {string | null} Null for a button that leads elsewhere.
 */
function startFrom(address, opens) {
  const link = URL.canParse(address) ? new URL(address) : null;
  if (!link) return null;
  if (opens) return link.searchParams.get("startapp") ?? link.searchParams.get("tgWebAppStartParam") ?? "";
  return link.origin === "https://t.me" ? link.searchParams.get("startapp") : null;
}

/** The chat with the bot of the companion that runs beside the workbench. */
import { make } from "../dom.js";

/**
 * @typedef {{text: string, url?: string, web_app?: {url: string}}} Button
 * @typedef {{id: number, chat: number, from: "bot" | "user", text: string, buttons: Button[], photo?: string, date: number}} Message
 * @typedef {import("../types.d.ts").Context} Context
 */

const ALONE = "No companion runs beside the workbench: start it with --companion, and the bot's chat is here.";

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "bot",
  title: "Bot",
  icon: "M2 3h12v8H7l-3 3v-3H2z M5 7h.01 M8 7h.01 M11 7h.01",
  mount: (element, context) => void new Chat(element, context).begin(),
};

class Chat {
  /** @type {Message[]} */
  #messages = [];

  /**
   * @param {HTMLElement} element
   * @param {Context} context
   */
  constructor(element, context) {
    this.context = context;
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
    context.store.watch("phone", () => this.#draw());
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
    const { state, store } = this.context;
    const { user: key } = /** @type {{user?: string}} */ (store.get("phone", {}));
    return (state.identities.find((one) => one.key === key) ?? state.identities[0])?.user;
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
    const start = /^https:\/\/t\.me\//.test(address) || web_app ? new URL(address).searchParams.get("startapp") : null;
    if (start === null) return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
    return make("button", { type: "button", onclick: () => void this.#open(start) }, text);
  }

  /** Open the app as the button of a message does. @param {string} start */
  async #open(start) {
    const { store, api, frame } = this.context;
    const now = /** @type {Record<string, unknown>} */ (store.get("phone", {}));
    const { src } = await api.get("launch", { user: /** @type {string | undefined} */ (now.user), start: start || undefined });
    frame.load(src);
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

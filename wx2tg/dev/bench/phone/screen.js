/** The screen of the phone: the parts of Telegram's client around the app, drawn as the state of the client says. */
import { drawing, make } from "../dom.js";
import { ICONS } from "../icons.js";
import { Sheets } from "./sheets.js";
import { colourOf, isDark } from "./theme.js";

/**
 * @typedef {import("./client.js").Client} Client
 * @typedef {import("./geometry.js").Geometry} Geometry
 * @typedef {import("./types.d.ts").BottomButton} BottomButton
 *
 * @typedef {object} Presses  What the user does to the client's own parts.
 * @property {() => void} leave  The button at the left of the header.
 * @property {(which: "main" | "secondary") => void} bottom
 * @property {() => void} open  Open the app that was closed.
 * @property {() => void} resume  Bring the app back from the background.
 */

/** Milliseconds that a note stays. */
const NOTE = 4000;
const SHAKE = 700;

export class Screen {
  #note = 0;
  #shaken = 0;

  /** @param {Presses} presses */
  constructor(presses) {
    const bottom = (/** @type {"main" | "secondary"} */ which) =>
      make("button", { type: "button", class: `tg-bottom-button ${which}`, onclick: () => presses.bottom(which) });
    this.web = make("div", { class: "tg-web" });
    this.title = make("span", { class: "tg-title" });
    this.leave = make("button", { type: "button", class: "tg-leave", onclick: presses.leave });
    this.menu = make("div", { class: "tg-menu-place" });
    this.header = make("header", { class: "tg-header" }, this.leave, this.title, this.menu);
    this.main = bottom("main");
    this.secondary = bottom("secondary");
    this.bar = make("div", { class: "tg-bar", role: "group", "aria-label": "Bottom bar" }, this.main, this.secondary);
    this.app = make("div", { class: "tg-app" }, this.header, this.web, this.bar);
    this.status = make("div", { class: "tg-status", "aria-hidden": "true" }, make("span", {}, "9:41"), make("i"));
    this.keys = make("div", { class: "tg-keys", "aria-hidden": "true" }, ...keys());
    this.over = make("div", { class: "tg-over" });
    this.notes = make("div", { class: "tg-note", role: "status" });
    this.haptic = make("div", { class: "tg-haptic", role: "status" });
    this.openButton = make("button", { type: "button", class: "primary", onclick: presses.open }, "Open the app");
    this.reason = make("p", { role: "alert" });
    this.away = make("div", { class: "tg-away" }, make("p", { class: "tg-away-title" }), this.reason, this.openButton);
    this.resume = make("button", { type: "button", class: "tg-resume", onclick: presses.resume });
    this.home = make("div", { class: "tg-home", "aria-hidden": "true" });
    this.areas = make("div", { class: "tg-areas", "aria-hidden": "true" }, make("i"), make("i"));
    this.element = make(
      "div",
      { class: "tg-screen", role: "group", "aria-label": "Telegram" },
      ...[this.away, this.app, this.resume, this.keys, this.status, this.areas, this.home, this.over, this.notes, this.haptic],
    );
    this.sheets = new Sheets(this.over, () => this.#guard());
  }

  /**
   * Draw the client.
   * @param {Client} client
   * @param {Geometry} place
   */
  render(client, place) {
    const { session, now, theme } = client;
    const sheet = place.top > 0;
    this.element.dataset.look = client.platform.look;
    this.element.classList.toggle("fullscreen", now.fullscreen);
    this.element.classList.toggle("raised", sheet);
    this.element.classList.toggle("minimized", client.hidden);
    this.element.classList.toggle("gone", client.closed);
    this.#measure(place);
    this.#paint(client);
    const leave = session.back ? "Back" : "Close";
    this.leave.replaceChildren(drawing(session.back ? ICONS.back : ICONS.close), make("span", {}, leave));
    this.leave.setAttribute("aria-label", leave);
    this.title.textContent = client.state.name;
    this.element.setAttribute("aria-label", `Telegram, ${client.platform.title} ${now.version}`);
    show(this.main, session.main);
    show(this.secondary, session.secondary);
    this.bar.hidden = !session.main.is_visible && !session.secondary.is_visible;
    this.bar.dataset.position = session.secondary.position;
    this.away.hidden = !client.closed;
    if (client.closed) this.#away("The app is closed.", "");
    this.resume.hidden = !client.hidden;
    this.resume.textContent = `Bring ${client.state.name} back`;
    this.#guard();
  }

  /** Nobody reaches an app that is below a dialog or in the background. */
  #guard() {
    this.app.inert = this.sheets.any || !this.resume.hidden;
  }

  /** The app is being opened. */
  wait() {
    this.away.hidden = true;
    this.reason.textContent = "";
  }

  /**
   * The app could not be opened.
   * @param {string} reason
   */
  fail(reason) {
    this.element.classList.add("gone");
    this.away.hidden = false;
    this.#away("The app could not be opened.", reason);
  }

  /**
   * Say something to the user, for a moment.
   * @param {string} text
   */
  tell(text) {
    this.notes.textContent = text;
    clearTimeout(this.#note);
    this.#note = window.setTimeout(() => (this.notes.textContent = ""), NOTE);
  }

  /**
   * Shake the phone, so that a haptic can be seen.
   * @param {string} kind
   * @param {string} type  "impact", "notification" or "selection_change".
   */
  shake(kind, type) {
    this.haptic.textContent = kind;
    this.haptic.dataset.kind = kind;
    this.haptic.dataset.type = type;
    this.element.classList.remove("shaken");
    void this.element.offsetWidth; // Without a layout in between the animation would not begin again.
    this.element.classList.add("shaken");
    clearTimeout(this.#shaken);
    this.#shaken = window.setTimeout(() => {
      this.element.classList.remove("shaken");
      this.haptic.textContent = "";
    }, SHAKE);
  }

  /**
   * @param {string} title
   * @param {string} reason
   */
  #away(title, reason) {
    /** @type {HTMLElement} */ (this.away.firstElementChild).textContent = title;
    this.reason.textContent = reason;
  }

  /** @param {Geometry} place */
  #measure(place) {
    const { safe, content, insets } = place;
    const lengths = {
      ...{ width: place.width, height: place.height, top: place.top, "status-height": insets.top },
      ...{ "header-top": place.headerTop, "web-height": place.web, "bar-height": place.bar, keys: place.keyboard },
      ...{ "safe-top": safe.top, "safe-bottom": safe.bottom, "safe-left": safe.left, "safe-right": safe.right },
      ...{ "content-top": content.top, "content-bottom": content.bottom, "under-bar": place.keyboard ? 0 : insets.bottom },
    };
    for (const [name, value] of Object.entries(lengths)) this.element.style.setProperty(`--${name}`, `${value}px`);
    this.keys.hidden = !place.keyboard;
    this.home.hidden = !insets.bottom;
  }

  /** @param {Client} client */
  #paint({ session, theme }) {
    const background = colourOf(session.background, theme, theme.bg_color ?? "#ffffff");
    const header = colourOf(session.header, theme, theme.header_bg_color ?? background);
    const bottom = colourOf(session.bottom, theme, theme.bottom_bar_bg_color ?? theme.secondary_bg_color ?? background);
    const accent = theme.button_color ?? "#2481cc";
    const { main, secondary } = session;
    const colours = {
      ...{ background, header, "header-text": isDark(header) ? "#ffffff" : "#000000", bottom },
      ...{ main: colourOf(main.color, theme, accent) },
      "main-text": colourOf(main.text_color, theme, theme.button_text_color ?? "#ffffff"),
      secondary: colourOf(secondary.color, theme, bottom),
      "secondary-text": colourOf(secondary.text_color, theme, accent),
      ...{ sheet: theme.section_bg_color ?? theme.bg_color, "sheet-text": theme.text_color, "sheet-accent": accent },
      ...{ "sheet-hint": theme.hint_color, "sheet-danger": theme.destructive_text_color ?? "#e53935" },
      "sheet-accent-text": theme.button_text_color ?? "#ffffff",
    };
    for (const [name, value] of Object.entries(colours)) this.element.style.setProperty(`--tg-${name}`, value ?? "");
    this.element.dataset.scheme = isDark(theme.bg_color ?? "#ffffff") ? "dark" : "light";
  }
}

/**
 * @param {HTMLButtonElement} element
 * @param {BottomButton} button
 */
function show(element, { is_visible, is_active, is_progress_visible, text, has_shine_effect, icon_custom_emoji_id }) {
  element.hidden = !is_visible;
  element.disabled = !is_active;
  element.classList.toggle("shine", has_shine_effect);
  element.setAttribute("aria-busy", String(is_progress_visible));
  const emoji = icon_custom_emoji_id && make("span", { class: "tg-emoji", title: `Custom emoji ${icon_custom_emoji_id}` }, "☺");
  element.replaceChildren(...(is_progress_visible ? [make("i", { class: "tg-progress" })] : []), emoji || "", make("span", {}, text));
}

/** The keyboard is only drawn: the user types on the real one. */
function keys() {
  return [10, 9, 9, 5].map((count) => make("div", {}, ...Array.from({ length: count }, () => make("i"))));
}

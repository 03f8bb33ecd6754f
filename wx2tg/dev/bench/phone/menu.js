/** The menu at the right of the client's header. */
import { drawing, make } from "../dom.js";
import { ICONS } from "../icons.js";
import { addToHomeScreen } from "./home.js";

/** @typedef {import("./client.js").Client} Client */

/**
 * @param {Client} client
 * @returns {[string, () => void][]} The items with their texts.
 */
function items(client) {
  const { session } = client;
  /** @type {[string, () => void][]} */
  const found = [["Reload page", () => reload(client)]];
  if (session.settings) found.unshift(["Settings", () => client.send("settings_button_pressed")]);
  if (client.frame.element) found.push(["Open in a browser tab", () => openTab(client)]);
  if (client.atLeast("8.0") && client.has("home_screen")) found.push(["Add to home screen", () => void addToHomeScreen(client)]);
  return found;
}

/**
 * Load the document anew, as Telegram Web does it: an app whose script can do that does it itself.
 * @param {Client} client
 */
export function reload(client) {
  if (client.session.reloads) client.frame.send("reload_iframe");
  else void client.launch();
}

/** @param {Client} client */
function openTab(client) {
  window.open(client.frame.element?.src, "_blank", "noopener");
}

/**
 * Put the menu into the header.
 * @param {Client} client
 */
export function makeMenu(client) {
  const button = make(
    "button",
    { ...{ type: "button", class: "tg-more", "aria-label": "Menu", "aria-haspopup": "menu", "aria-expanded": "false" } },
    drawing(ICONS.more),
  );
  const list = make("div", { role: "menu", class: "tg-menu", "aria-label": "Menu of the app" });
  list.hidden = true;
  const close = () => {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  const open = () => {
    const made = items(client).map(([text, press]) =>
      make("button", { type: "button", role: "menuitem", tabindex: -1, onclick: () => (close(), press()) }, text),
    );
    list.replaceChildren(...made);
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    made[0]?.focus();
  };
  button.addEventListener("click", () => (list.hidden ? open() : close()));
  list.addEventListener("keydown", (event) => {
    const all = /** @type {HTMLElement[]} */ ([...list.children]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") (close(), button.focus());
    else if (next !== undefined) all.at(next % all.length)?.focus();
    else return;
    event.preventDefault();
  });
  client.screen.menu.append(button, list);
  client.screen.menu.addEventListener("focusout", (event) => {
    if (!client.screen.menu.contains(/** @type {Node | null} */ (event.relatedTarget))) close();
  });
}

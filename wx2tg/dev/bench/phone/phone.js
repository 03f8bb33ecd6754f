/** The phone in its place: its toolbar, the device, and the client that runs in it. */
import { iconButton, make } from "../dom.js";
import { ICONS } from "../icons.js";
import { press } from "./buttons.js";
import { Client } from "./client.js";
import { swipeDown, userCloses } from "./closing.js";
import { deviceOf } from "./devices.js";
import { makeDraggable } from "./drag.js";
import { makeMenu, reload } from "./menu.js";
import { Screen } from "./screen.js";

/** @typedef {import("../types.d.ts").Context} Context */

/** What the device's border takes of the room, in pixels at both sides together. */
const BORDER = 20;
const SMALLEST = 0.3;

/** @returns {Screen} A screen whose buttons do something as soon as there is a client. */
export function makeScreen() {
  /** @type {Screen & {client?: Client}} */
  const screen = new Screen({
    leave: () => screen.client && leave(screen.client),
    bottom: (which) => screen.client && press(screen.client, which),
    open: () => void screen.client?.launch(),
    resume: () => screen.client && setHidden(screen.client, false),
  });
  return screen;
}

/**
 * The user presses the button at the left of the header.
 * @param {Client} client
 */
function leave(client) {
  if (client.session.back) client.send("back_button_pressed");
  else void userCloses(client);
}

/**
 * Put the phone into the page.
 * @param {HTMLElement} stage
 * @param {Screen & {client?: Client}} screen
 * @param {Context} context
 * @returns {Client}
 */
export function makePhone(stage, screen, context) {
  const client = new Client(context, screen);
  screen.client = client;
  const device = make("div", { class: "device" }, screen.element);
  const box = make("div", { class: "device-box" }, device);
  const desk = make("div", { class: "desk" }, make("div", { class: "desk-room" }, box));
  const bar = toolbar(client);
  stage.append(bar.element, desk);
  let scale = 1;
  const fit = () => {
    scale = scaleFor(client, desk);
    const lengths = { width: client.place?.width ?? 0, height: client.place?.height ?? 0 };
    for (const [name, value] of Object.entries(lengths)) box.style.setProperty(`--${name}`, `${value}px`);
    box.style.setProperty("--scale", String(scale));
    box.style.setProperty("--corner", `${deviceOf(client.now.device, client.now.free).radius}px`);
    device.dataset.look = client.platform.look;
    bar.update();
  };
  makeDraggable(client, () => scale);
  makeMenu(client);
  new ResizeObserver(fit).observe(desk);
  client.settings.watch(fit);
  client.onRender(fit);
  return client;
}

/**
 * @param {Client} client
 * @param {HTMLElement} desk
 */
function scaleFor({ now, place }, desk) {
  if (now.scale !== "fit") return Number(now.scale) / 100 || 1;
  if (!place || !desk.clientHeight) return 1;
  const fits = Math.min((desk.clientWidth - BORDER) / (place.width + BORDER), (desk.clientHeight - BORDER) / (place.height + BORDER));
  return Math.max(SMALLEST, Math.min(1, fits));
}

/**
 * What is done to the phone again and again, without the switches.
 * @param {Client} client
 */
function toolbar(client) {
  const { settings } = client;
  const night = () => client.now.theme === "night";
  const buttons = {
    reload: iconButton("Start the app anew", ICONS.reload, () => void client.launch()),
    page: iconButton("Reload the page", ICONS.play, () => reload(client)),
    theme: iconButton("Night theme", ICONS.moon, () => settings.set({ theme: night() ? "day" : "night" })),
    turn: iconButton("Turn the device", ICONS.turn, () => turn(client)),
    expand: iconButton("Expanded", ICONS.expand, () => settings.set({ expanded: !client.now.expanded })),
    full: iconButton("Fullscreen", ICONS.full, () => settings.set({ fullscreen: !client.now.fullscreen })),
    keyboard: iconButton("Keyboard", ICONS.keyboard, () => settings.set({ keyboard: !client.now.keyboard })),
    swipe: iconButton("Swipe down over the app", ICONS.swipe, () => swipeDown(client)),
    hide: iconButton("In the background", ICONS.hide, () => setHidden(client, !client.hidden)),
  };
  const element = make("div", { class: "toolbar", role: "toolbar", "aria-label": "Phone" }, ...Object.values(buttons));
  const update = () => {
    const { now, hidden, closed } = client;
    const desktop = client.platform.look === "desktop";
    const pressed = { theme: night(), turn: now.turned, expand: now.expanded, full: now.fullscreen, keyboard: now.keyboard, hide: hidden };
    for (const [name, on] of Object.entries(pressed)) Reflect.get(buttons, name).setAttribute("aria-pressed", String(on));
    buttons.expand.disabled = desktop || now.fullscreen || closed;
    buttons.full.disabled = !client.atLeast("8.0") || !client.has("fullscreen") || closed;
    buttons.keyboard.disabled = desktop;
    for (const button of [buttons.page, buttons.swipe, buttons.hide]) button.disabled = closed;
  };
  return { element, update };
}

/**
 * Turn the device. The screen of an app that locked the orientation stays as it is.
 * @param {Client} client
 */
export function turn(client) {
  if (client.session.locked) client.screen.tell("The app locked the orientation.");
  else client.settings.set({ turned: !client.now.turned });
}

/**
 * Put the app into the background, or bring it back.
 * @param {Client} client
 * @param {boolean} hidden
 */
export function setHidden(client, hidden) {
  client.hidden = hidden;
  client.send("visibility_changed", { is_visible: !hidden });
  client.arrange();
}

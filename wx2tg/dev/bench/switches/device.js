/** Switches of the device: its screen, its state, its safe areas, and what it lacks. */
import { DEVICES, FREE, deviceOf } from "../phone/devices.js";
import { FEATURES } from "../phone/platforms.js";
import { turn } from "../phone/phone.js";
import { choice, number, tick } from "./fields.js";

/**
 * @typedef {import("../phone/client.js").Client} Client
 * @typedef {import("./fields.js").Field} Field
 */

const SCALES = ["fit", "50", "75", "100", "125"];

/**
 * @param {Client} client
 * @returns {Field[]}
 */
export function deviceFields(client) {
  const { settings } = client;
  const devices = DEVICES.map(({ id, title, width, height }) => /** @type {[string, string]} */ ([id, `${title}, ${width} × ${height}`]));
  const free = (/** @type {"width" | "height"} */ side) =>
    number(
      side === "width" ? "Width" : "Height",
      () => deviceOf(client.now.device, client.now.free)[side],
      (value) => settings.set({ device: FREE, free: { ...sizeOf(client), [side]: value } }),
      { min: 200, max: 3000 },
    );
  return [
    choice("Screen", [...devices, [FREE, "Free size"]], () => client.now.device, (device) => settings.set({ device })),
    free("width"),
    free("height"),
    choice("Scale", SCALES.map((value) => [value, value === "fit" ? "To fit" : `${value} %`]), () => client.now.scale, (scale) => settings.set({ scale })),
    tick("Turned", () => client.now.turned, () => turn(client)),
    tick("Expanded", () => client.now.expanded, (expanded) => settings.set({ expanded })),
    tick("Fullscreen", () => client.now.fullscreen, (fullscreen) => settings.set({ fullscreen })),
    tick("Keyboard", () => client.now.keyboard, (keyboard) => settings.set({ keyboard })),
  ];
}

/** @param {Client} client */
function sizeOf({ now }) {
  const { width, height } = deviceOf(now.device, now.free);
  return { width, height };
}

/**
 * Insets of one kind: those of the device, or typed ones.
 * @param {Client} client
 * @param {"safe" | "content"} which
 * @param {string} title
 * @returns {Field[]}
 */
export function insetFields(client, which, title) {
  const { settings } = client;
  const own = () => client.now[which] ?? client.place?.[which] ?? { top: 0, bottom: 0, left: 0, right: 0 };
  const sides = /** @type {const} */ (["top", "bottom", "left", "right"]);
  return [
    tick(`${title}: own values`, () => client.now[which] !== null, (on) => settings.set({ [which]: on ? { ...own() } : null })),
    ...sides.map((side) =>
      number(`${title}, ${side}`, () => own()[side], (value) => settings.set({ [which]: { ...own(), [side]: value } }), { min: 0, max: 500 }),
    ),
  ];
}

/**
 * @param {Client} client
 * @returns {Field[]}
 */
export function featureFields(client) {
  return Object.entries(FEATURES).map(([feature, title]) =>
    tick(
      title,
      () => client.has(feature),
      (on) => {
        const lacks = (client.now.lacks ?? client.platform.lacks).filter((name) => name !== feature);
        client.settings.set({ lacks: on ? lacks : [...lacks, feature] });
      },
    ),
  );
}

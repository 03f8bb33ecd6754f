/** Switches of what the user of the phone does and is: answers that are given at once, sensors, the place, what was stored. */
import { make } from "../dom.js";
import { QUESTIONS } from "../phone/questions.js";
import { choice, number, slider, text } from "./fields.js";

/**
 * @typedef {import("../phone/client.js").Client} Client
 * @typedef {import("./fields.js").Field} Field
 */

/** How far the values of the sensors go, with their units. @type {Record<string, Record<string, [number, number, number]>>} */
const RANGES = {
  accelerometer: { x: [-20, 20, 0.1], y: [-20, 20, 0.1], z: [-20, 20, 0.1] },
  gyroscope: { x: [-10, 10, 0.1], y: [-10, 10, 0.1], z: [-10, 10, 0.1] },
  device_orientation: { alpha: [0, 6.28, 0.01], beta: [-3.14, 3.14, 0.01], gamma: [-1.57, 1.57, 0.01] },
};
/** @type {Record<string, string>} */
const SENSORS = { accelerometer: "Acceleration", gyroscope: "Rotation", device_orientation: "Orientation" };

/** @type {Record<string, [string, number, number]>} */
const PLACE = {
  latitude: ["Latitude", -90, 90],
  longitude: ["Longitude", -180, 180],
  altitude: ["Altitude, m", -500, 9000],
  speed: ["Speed, m/s", 0, 400],
  course: ["Course, °", 0, 360],
  horizontal_accuracy: ["Accuracy, m", 0, 10000],
};

/**
 * @param {Client} client
 * @returns {Field[]}
 */
export function answerFields(client) {
  const { settings } = client;
  const questions = Object.entries(QUESTIONS).map(([kind, { title, answers }]) =>
    choice(
      title,
      [["", "Ask me"], ...Object.entries(answers)],
      () => client.now.answers[kind] ?? "",
      (answer) => {
        const { [kind]: _, ...rest } = client.now.answers;
        settings.set({ answers: answer ? { ...rest, [kind]: answer } : rest });
      },
    ),
  );
  return [
    ...questions,
    text("Text of the clipboard", () => client.now.clipboard, (clipboard) => settings.set({ clipboard })),
    choice("Icon on the home screen", [["unknown", "Unknown"], ["added", "Added"], ["missed", "Missed"]], () => client.now.home, (home) => settings.set({ home })),
    choice("Biometrics", [["face", "Face"], ["finger", "Finger"], ["unknown", "Unknown"]], () => client.now.biometry, (biometry) => settings.set({ biometry })),
  ];
}

/**
 * @param {Client} client
 * @returns {Field[]}
 */
export function sensorFields(client) {
  return Object.entries(RANGES).flatMap(([sensor, axes]) =>
    Object.entries(axes).map(([axis, [min, max, step]]) =>
      slider(
        `${SENSORS[sensor]} ${axis}`,
        { min, max, step },
        () => client.now.sensors[sensor][axis],
        (value) => {
          const { sensors } = client.now;
          client.settings.set({ sensors: { ...sensors, [sensor]: { ...sensors[sensor], [axis]: value } } });
        },
      ),
    ),
  );
}

/**
 * @param {Client} client
 * @returns {Field[]}
 */
export function placeFields(client) {
  return Object.entries(PLACE).map(([name, [title, min, max]]) =>
    number(
      title,
      () => client.now.location[name],
      (value) => client.settings.set({ location: { ...client.now.location, [name]: value } }),
      { min, max, step: "any", inputmode: "decimal" },
    ),
  );
}

/**
 * @param {Client} client
 * @returns {HTMLElement}
 */
export function memoryButtons({ memory, screen }) {
  const move = () => {
    memory.moveToNewPhone();
    screen.tell("The phone is new: secrets can be restored, the rest is gone.");
  };
  const forget = () => {
    memory.clear();
    screen.tell("The client forgot what apps stored and what they may do.");
  };
  return make(
    "div",
    { class: "buttons" },
    make("button", { type: "button", onclick: move }, "As on a new phone"),
    make("button", { type: "button", class: "danger", onclick: forget }, "Forget permissions and storage"),
  );
}

/** Accelerometer, gyroscope, compass and device motion: Telegram's sensors, else the browser's. */

import { startSensor } from "../bridge/client.js";
import { env } from "../core/env.js";
import { DECISION, within } from "../core/limits.js";
import { asyncCall, failure } from "./_shared/call.js";

/** Milliseconds between readings, for WeChat's names. */
const INTERVALS = /** @type {Table<number, "normal">} */ ({ __proto__: null, game: 20, ui: 60, normal: 200 });

/** One g in m/s2: Telegram tells metres, WeChat multiples of it. */
const GRAVITY = 9.81;

const DEGREES = 180 / Math.PI;

/** Running sensors: the event that an app hears -> what stops it. @type {Map<string, () => void>} */
const running = new Map();

/**
 * @typedef {ApiOptions<{interval?: any}>} SensorOptions
 * @typedef {object} Sensor
 * @property {"Accelerometer" | "Gyroscope" | "DeviceOrientation"} client Telegram's name
 * @property {object} [params] what it is started with
 * @property {(reading: TelegramSensor) => object} fromClient WeChat's value of a reading
 * @property {string} event the browser's
 * @property {(event: any) => object} fromEvent WeChat's value of an event
 */

/** @param {SensorOptions} [options] */
export function startAccelerometer(options) {
  return start("startAccelerometer", options, "accelerometerChange", {
    client: "Accelerometer",
    fromClient: ({ x, y, z }) => ({ x: x / GRAVITY, y: y / GRAVITY, z: z / GRAVITY }),
    event: "devicemotion",
    fromEvent: ({ accelerationIncludingGravity: { x, y, z } }) => ({ x: -x / GRAVITY, y: -y / GRAVITY, z: -z / GRAVITY }),
  });
}

/** @param {SensorOptions} [options] */
export function startGyroscope(options) {
  return start("startGyroscope", options, "gyroscopeChange", {
    client: "Gyroscope",
    fromClient: ({ x, y, z }) => ({ x, y, z }),
    event: "devicemotion",
    fromEvent: ({ rotationRate: { alpha, beta, gamma } }) => ({ x: beta / DEGREES, y: gamma / DEGREES, z: alpha / DEGREES }),
  });
}

/** @param {SensorOptions} [options] */
export function startCompass(options) {
  return start("startCompass", options, "compassChange", {
    client: "DeviceOrientation",
    params: { need_absolute: true },
    fromClient: ({ alpha }) => ({ direction: (360 - alpha * DEGREES) % 360, accuracy: "unknown" }),
    event: "ondeviceorientationabsolute" in globalThis ? "deviceorientationabsolute" : "deviceorientation",
    fromEvent: ({ alpha, webkitCompassHeading: heading = (360 - alpha) % 360 }) => ({ direction: heading, accuracy: "unknown" }),
  });
}

/** @param {SensorOptions} [options] */
export function startDeviceMotionListening(options) {
  return start("startDeviceMotionListening", options, "deviceMotionChange", {
    client: "DeviceOrientation",
    fromClient: ({ alpha, beta, gamma }) => ({ alpha: alpha * DEGREES, beta: beta * DEGREES, gamma: gamma * DEGREES }),
    event: "deviceorientation",
    fromEvent: ({ alpha, beta, gamma }) => ({ alpha, beta, gamma }),
  });
}

/** @param {ApiOptions} [options] */
export function stopAccelerometer(options) {
  return stop("stopAccelerometer", options, "accelerometerChange");
}

/** @param {ApiOptions} [options] */
export function stopGyroscope(options) {
  return stop("stopGyroscope", options, "gyroscopeChange");
}

/** @param {ApiOptions} [options] */
export function stopCompass(options) {
  return stop("stopCompass", options, "compassChange");
}

/** @param {ApiOptions} [options] */
export function stopDeviceMotionListening(options) {
  return stop("stopDeviceMotionListening", options, "deviceMotionChange");
}

/** @param {Function} listener */
export function onAccelerometerChange(listener) {
  env.events.on("accelerometerChange", listener);
}

/** @param {Function} [listener] */
export function offAccelerometerChange(listener) {
  env.events.off("accelerometerChange", listener);
}

/** @param {Function} listener */
export function onGyroscopeChange(listener) {
  env.events.on("gyroscopeChange", listener);
}

/** @param {Function} [listener] */
export function offGyroscopeChange(listener) {
  env.events.off("gyroscopeChange", listener);
}

/** Listening starts the compass, as in WeChat. @param {Function} listener */
export function onCompassChange(listener) {
  env.events.on("compassChange", listener);
  if (!running.has("compassChange")) startCompass({});
}

/** @param {Function} [listener] */
export function offCompassChange(listener) {
  env.events.off("compassChange", listener);
}

/** @param {Function} listener */
export function onDeviceMotionChange(listener) {
  env.events.on("deviceMotionChange", listener);
}

/** @param {Function} [listener] */
export function offDeviceMotionChange(listener) {
  env.events.off("deviceMotionChange", listener);
}

/** @param {string} name @param {SensorOptions | undefined} options @param {string} type @param {Sensor} sensor */
function start(name, options, type, sensor) {
  return asyncCall(name, options, async ({ interval }) => {
    end(type);
    const rate = INTERVALS[interval] || INTERVALS.normal;
    const tell = (/** @type {object} */ value) => env.events.emit(type, value);
    running.set(type, () => undefined);
    const params = { refresh_rate: rate, ...sensor.params };
    const client = await startSensor(sensor.client, params, (found) => tell(sensor.fromClient(found)));
    const halt = client || (await fromBrowser(sensor, rate, tell));
    if (running.has(type)) running.set(type, halt);
    else halt();
    return undefined;
  });
}

/** @param {Sensor} sensor @param {number} rate @param {(value: object) => void} tell */
async function fromBrowser({ event, fromEvent }, rate, tell) {
  const kind = /** @type {any} */ (globalThis)[event === "devicemotion" ? "DeviceMotionEvent" : "DeviceOrientationEvent"];
  if (!kind) throw failure("the device has no such sensor");
  // Apple's phones ask the user, and only after a tap.
  const asked = kind.requestPermission ? within(DECISION, kind.requestPermission(), () => failure("auth deny")) : Promise.resolve("granted");
  if ((await asked.catch(() => "denied")) !== "granted") throw failure("auth deny");
  let last = 0;
  const listener = (/** @type {Event} */ found) => {
    if (found.timeStamp - last < rate) return;
    last = found.timeStamp;
    tell(fromEvent(found));
  };
  globalThis.addEventListener(event, listener);
  return () => globalThis.removeEventListener(event, listener);
}

/** @param {string} name @param {ApiOptions | undefined} options @param {string} type */
function stop(name, options, type) {
  return asyncCall(name, options, (given, done) => {
    end(type);
    done();
  });
}

/** @param {string} type */
function end(type) {
  const halt = running.get(type);
  running.delete(type);
  if (halt) halt();
}

/** Stand-ins for members of `wx` that cannot be done in Telegram: they fail as WeChat would and never throw. */

import { guard } from "../core/env.js";

/** The error code that WeChat gives where a device has no Bluetooth. */
const NO_BLUETOOTH = 10001;

/**
 * A stub for `name`. `wx.canIUse` answers false for it, by its property `unsupported`.
 * @param {string} name "wx.addCard" or "addCard"
 * @param {"async" | "sync" | "task" | "manager" | "property" | "event"} [kind]
 * @returns {any}
 */
export function unsupportedApi(name, kind = "async") {
  const short = name.replace(/^wx\./, "");
  const stub = /** @type {any} */ (stubOf(short, kind));
  stub.unsupported = true;
  return stub;
}

/** @param {any} name @param {any} kind */
function stubOf(name, kind) {
  if (kind === "property") return nothing(name);
  if (kind === "manager" || kind === "task") return () => nothing(name);
  if (kind === "event") return () => undefined;
  if (kind === "sync") return () => neutral(name);
  return (/** @type {any} */ options) => refuse(name, options);
}

/** fail, complete, or a rejected promise that nobody needs to catch. @param {any} name @param {any} options */
function refuse(name, options) {
  const error = { errMsg: `${name}:fail not supported in Telegram`, errno: 3 };
  if (/Bluetooth|BLE|Beacon/.test(name)) Object.assign(error, { errCode: NO_BLUETOOTH });
  const { success, fail, complete } = options && typeof options === "object" ? options : /** @type {any} */ ({});
  const callbacks = [fail, complete].filter((callback) => typeof callback === "function");
  const promise = Promise.reject(error);
  promise.catch(() => callbacks.forEach((callback) => guard(() => callback(error))));
  return callbacks.length || typeof success === "function" ? undefined : promise;
}

/** @param {any} name */
function neutral(name) {
  if (/^(?:is|can|check)[A-Z]/.test(name)) return false;
  return /Sync$|Info$/.test(name) ? {} : undefined;
}

/**
 * A manager of which every member can be read, called and written, to any depth, without any effect.
 * @param {any} name
 */
function nothing(name) {
  const members = new Map();
  const act = (/** @type {any} */ options) => (/\.(?:on|off)[A-Z]\w*$/.test(name) ? undefined : refuse(name, options));
  return new Proxy(act, {
    get(target, key) {
      // A `then` would make it a promise that never ends; symbols are asked for by the console and by string conversion.
      if (key === "then" || key === "prototype") return undefined;
      if (key === "toJSON" || key === Symbol.toPrimitive) return () => "";
      if (typeof key === "symbol") return undefined;
      if (!members.has(key)) members.set(key, nothing(`${name}.${key}`));
      return members.get(key);
    },
    set(target, key, value) {
      members.set(key, value);
      return true;
    },
  });
}

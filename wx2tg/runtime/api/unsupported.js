/** Stand-ins for members of `wx` that cannot be done in Telegram: they fail as WeChat would and never throw. */

import { guard } from "../core/env.js";

/** The codes that WeChat gives where a device has no Bluetooth, no advertisement fits, or a device has no vision. */
const NO_BLUETOOTH = 10001;
const NO_AD = 1004;
const NO_VISION = 2000002;

/**
 * A stub for `name`. `wx.canIUse` answers false for it, by its property `unsupported`.
 * @param {string} name "wx.addCard" or "addCard"
 * @param {"async" | "sync" | "task" | "manager" | "property" | "event"} [kind]
 * @returns {Fields}
 */
export function unsupportedApi(name, kind = "async") {
  const short = name.replace(/^wx\./, "");
  const stub = /** @type {any} */ (stubOf(short, kind));
  stub.unsupported = true;
  return stub;
}

/** @param {string} name @param {string} kind */
function stubOf(name, kind) {
  if (kind === "property") return nothing(name);
  if (kind === "manager" || kind === "task") return () => nothing(name);
  if (kind === "event") return () => undefined;
  if (kind === "sync") return () => neutral(name);
  return (/** @type {ApiOptions | undefined} */ options) => refuse(name, options);
}

/** fail, complete, or a rejected promise that nobody needs to catch. @param {string} name @param {ApiOptions | undefined} options */
function refuse(name, options) {
  const error = errorOf(name);
  const { success, fail, complete } = options && typeof options === "object" ? options : /** @type {ApiCallbacks} */ ({});
  const callbacks = [fail, complete].filter((callback) => typeof callback === "function");
  const promise = Promise.reject(error);
  promise.catch(() => callbacks.forEach((callback) => guard(() => callback(error))));
  return callbacks.length || typeof success === "function" ? undefined : promise;
}

/** @param {string} name */
function errorOf(name) {
  const errCode = /Bluetooth|BLE|Beacon/.test(name) ? NO_BLUETOOTH : /Ad\b/.test(name) ? NO_AD : /VKSession/.test(name) ? NO_VISION : 0;
  return { errMsg: `${name}:fail not supported in Telegram`, errno: 3, ...(errCode && { errCode }) };
}

/** @param {string} name */
function neutral(name) {
  if (/^(?:is|can|check)[A-Z]/.test(name)) return false;
  return /Sync$|Info$/.test(name) ? {} : undefined;
}

/**
 * A manager of which every member can be read, called, made with `new` and written, to any depth, without any effect.
 * What a call gives is one too, so that a member may be asked of it, and the rejected promise where it is waited for.
 * @param {string} name
 * @param {Set<Function>} [failing] the listeners of its `onError`
 * @param {Promise<never>} [promise] of the call that gave it
 * @returns {any}
 */
function nothing(name, failing = new Set(), promise = undefined) {
  const members = new Map();
  return new Proxy(function () {}, {
    apply: (target, self, args) => act(name, failing, args),
    construct: (target, args, made) => (made.prototype === target.prototype ? nothing(name) : Reflect.construct(target, [], made)),
    get(target, key) {
      // A `then` without a call would make it a promise that never ends.
      if (key === "then" || key === "catch" || key === "finally") return promise && promise[key].bind(promise);
      if (key === "prototype") return target.prototype;
      if (key === "toJSON" || key === Symbol.toPrimitive) return () => "";
      // Lists that are gone through have nothing in them; other symbols are the console's business.
      if (key === Symbol.iterator) return () => [][Symbol.iterator]();
      if (typeof key === "symbol") return undefined;
      if (!members.has(key)) members.set(key, nothing(`${name}.${key}`, failing));
      return members.get(key);
    },
    set(target, key, value) {
      members.set(key, value);
      return true;
    },
  });
}

/**
 * A call of a member: listeners of errors hear of one, others of nothing.
 * @param {string} name @param {Set<Function>} failing @param {any[]} args
 */
function act(name, failing, [first]) {
  const member = name.slice(name.lastIndexOf(".") + 1);
  const tell = (/** @type {Function} */ listener) => setTimeout(() => failing.has(listener) && guard(() => listener(errorOf(name))), 0);
  if (/^off[A-Z]/.test(member)) {
    if (member === "offError") (first ? [first] : [...failing]).forEach((listener) => failing.delete(listener));
    return undefined;
  }
  if (/^on[A-Z]/.test(member)) {
    if (member === "onError" && typeof first === "function") {
      failing.add(first);
      tell(first);
    }
    return nothing(name);
  }
  // What was made for advertisements tries to load one by itself, and again when it is told to.
  if (member === "load") failing.forEach(tell);
  if (member === "start" && typeof first === "function") setTimeout(() => guard(() => first(errorOf(name).errCode || -1)), 0);
  const promise = refuse(name, first);
  return promise && nothing(`${name}()`, failing, promise);
}

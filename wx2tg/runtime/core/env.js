/** What the generated entry hands to the runtime at boot; leaves reach the shell, the router and the settings through it. */

/** A list of listeners by event name. */
export class Emitter {
  constructor() {
    /** @type {Map<string, Function[]>} */
    this.listeners = new Map();
  }

  /** @param {string} type @param {Function} listener */
  on(type, listener) {
    if (typeof listener === "function") this.listeners.set(type, [...(this.listeners.get(type) || []), listener]);
  }

  /** Without `listener`, every listener of `type` is dropped. @param {string} type @param {Function} [listener] */
  off(type, listener) {
    this.listeners.set(type, listener ? (this.listeners.get(type) || []).filter((known) => known !== listener) : []);
  }

  /** @param {string} type @param {...unknown} args */
  emit(type, ...args) {
    for (const listener of this.listeners.get(type) || []) guard(() => listener(...args));
  }
}

/** What user code knows as `this` holds its instance under this key, which no name of a user's can take. */
export const INSTANCE = Symbol("instance");

/**
 * The one mutable record of a running app. `config` and `settings` come from the bundle, `router` and `shell` are set
 * by boot, `address` is the document's, `app` is the App instance, `options` the launch options, `api` every registered `wx` member by name,
 * `lengths` those in rpx.
 * @type {Env}
 */
export const env = {
  config: /** @type {any} */ ({}),
  settings: /** @type {Settings} */ ({}),
  address: "",
  router: /** @type {any} */ (null),
  shell: /** @type {any} */ (null),
  app: /** @type {any} */ (null),
  options: /** @type {LaunchOptions} */ ({ path: "", query: {}, scene: 1001, referrerInfo: {} }),
  api: /** @type {Fields} */ ({}),
  lengths: /** @type {any} */ (null),
  events: new Emitter(),
  /** Parts of the runtime that only some apps need, by the name of their export; the entry puts in what this app has. */
  parts: /** @type {any} */ ({}),
  /** Instances attached since the last turn; their `ready` is still to come. */
  ready: /** @type {Instance[]} */ ([]),
  /** Slots made by an update that have no copies yet, of components with `dynamicSlots`. */
  bare: /** @type {Slot[]} */ ([]),
};

/**
 * Run user code; what it throws is reported (to the component's `error` lifetime, the console, App.onError) and does
 * not stop the runtime.
 * @template T
 * @param {() => T} run @param {Instance} [instance] whose code it is
 * @returns {T | undefined} undefined where it threw
 */
export function guard(run, instance) {
  try {
    return run();
  } catch (error) {
    if (instance) instance.run("error", error);
    reportError(error);
    return undefined;
  }
}

/** Report an error to the console and to the app's error listeners. @param {unknown} error */
export function reportError(error) {
  console.error(error);
  tellError(error);
}

/** Call `App.onError` and the listeners of `wx.onError`. @param {any} error */
export function tellError(error) {
  const text = error && error.stack ? String(error.stack) : String(error);
  const heard = env.app && typeof env.app.onError === "function" ? [(/** @type {string} */ message) => env.app.onError(message)] : [];
  for (const listener of [...heard, ...(env.events.listeners.get("error") || [])]) {
    try {
      listener(text);
    } catch (again) {
      console.error(again);
    }
  }
}

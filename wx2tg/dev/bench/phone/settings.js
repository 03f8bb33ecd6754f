/** What the user chose for the phone, kept from one visit to the next. */
import { NEWEST } from "./versions.js";

/** @typedef {import("./types.d.ts").PhoneSettings} PhoneSettings */

const KEY = "phone";

/** @type {PhoneSettings} */
export const DEFAULTS = {
  theme: "day",
  colours: {},
  platform: "ios",
  version: NEWEST,
  device: "tall",
  free: { width: 400, height: 800 },
  turned: false,
  expanded: true,
  fullscreen: false,
  keyboard: false,
  safe: null,
  content: null,
  scale: "fit",
  user: "",
  language: "",
  start: "",
  page: "",
  inline: true,
  lacks: null,
  answers: {},
  clipboard: "",
  scanned: "",
  home: "missed",
  biometry: "face",
  location: { latitude: 48.2082, longitude: 16.3738, altitude: 190, speed: 0, course: 0, horizontal_accuracy: 12 },
  sensors: {
    accelerometer: { x: 0, y: -9.8, z: 0 },
    gyroscope: { x: 0, y: 0, z: 0 },
    device_orientation: { alpha: 0, beta: 0, gamma: 0 },
  },
};

/** Settings that an app is told of at its start alone: another value starts it anew. */
export const AT_LAUNCH = ["platform", "version", "user", "language", "start", "page", "inline"];

export class Settings {
  /** @type {Set<(changed: string[]) => void>} */
  #watchers = new Set();

  /** @param {import("../store.js").Store} store */
  constructor(store) {
    this.store = store;
    /** @type {PhoneSettings} */
    this.now = { ...structuredClone(DEFAULTS), ...known(store.get(KEY, {})) };
  }

  /** @param {Partial<PhoneSettings>} changes */
  set(changes) {
    const names = /** @type {(keyof PhoneSettings)[]} */ (Object.keys(changes));
    const changed = names.filter((name) => JSON.stringify(changes[name]) !== JSON.stringify(this.now[name]));
    if (!changed.length) return;
    Object.assign(this.now, changes);
    this.#keep();
    for (const watcher of this.#watchers) watcher(changed);
  }

  reset() {
    const before = this.now;
    this.now = { ...before };
    this.set(structuredClone(DEFAULTS));
  }

  /**
   * @param {(changed: string[]) => void} watcher  Gets the names of the settings that are others now.
   */
  watch(watcher) {
    this.#watchers.add(watcher);
  }

  /** Only what differs from the defaults is kept, so that a better default reaches whoever did not choose. */
  #keep() {
    const chosen = Object.entries(this.now).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(DEFAULTS, name)),
    );
    this.store.set(KEY, Object.fromEntries(chosen));
  }
}

/**
 * What was kept, without what is of another kind than the default.
 * @param {Record<string, unknown>} kept
 * @returns {Partial<PhoneSettings>}
 */
function known(kept) {
  const fits = Object.entries(kept).filter(([name, value]) => {
    const usual = Reflect.get(DEFAULTS, name);
    return Object.hasOwn(DEFAULTS, name) && (usual === null || typeof value === typeof usual);
  });
  return Object.fromEntries(fits);
}

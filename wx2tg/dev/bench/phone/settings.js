/** What the user chose for the phone, kept from one visit to the next. */
/** @typedef {import("./types.d.ts").PhoneSettings} PhoneSettings */

const KEY = "phone";

/** What holds until the user chooses; the newest version that there is takes the place of "". @type {PhoneSettings} */
const DEFAULTS = {
  theme: "day",
  colours: {},
  platform: "ios",
  version: "",
  device: "tall",
  free: { width: 400, height: 800 },
  turned: false,
  expanded: true,
  fullscreen: false,
  keyboard: false,
  safe: null,
  content: null,
  areas: true,
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

  /**
   * @param {import("../store.js").Store} store
   * @param {string} version  Of the client, until the user chooses another.
   */
  constructor(store, version) {
    this.store = store;
    this.usual = { ...DEFAULTS, version };
    /** @type {PhoneSettings} */
    this.now = { ...structuredClone(this.usual), ...known(store.get(KEY, {})) };
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
    this.set(structuredClone(this.usual));
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
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(this.usual, name)),
    );
    this.store.set(KEY, Object.fromEntries(chosen));
  }
}

const INSETS = { top: 0, bottom: 0, left: 0, right: 0 };

/** What a setting looks like that is null by default. @type {Record<string, unknown>} */
const OTHERWISE_NULL = { safe: INSETS, content: INSETS, lacks: [] };

/**
 * What was kept, without what has another shape than the default: an older version of the workbench may have written it.
 * @param {Record<string, unknown>} kept
 * @returns {Partial<PhoneSettings>}
 */
function known(kept) {
  const right = Object.entries(kept).filter(([name, value]) => {
    if (!Object.hasOwn(DEFAULTS, name)) return false;
    const usual = Reflect.get(DEFAULTS, name);
    return usual === null ? value === null || fits(value, OTHERWISE_NULL[name]) : fits(value, usual);
  });
  return Object.fromEntries(right);
}

/**
 * @param {unknown} value
 * @param {unknown} usual  Of the right shape; the value may have more keys.
 * @returns {boolean}
 */
function fits(value, usual) {
  if (typeof usual !== "object" || usual === null) return typeof value === typeof usual;
  if (typeof value !== "object" || value === null || Array.isArray(value) !== Array.isArray(usual)) return false;
  return Object.entries(usual).every(([name, inner]) => fits(Reflect.get(value, name), inner));
}

/** Telegram's client simulated: it hears what the app posts, keeps its state, answers as a client of its version does. */
import { tellFullscreen } from "./believed.js";
import { CONCERNS } from "./concerns.js";
import { deviceOf } from "./devices.js";
import { POSTED, SENT } from "./events.js";
import { geometry } from "./geometry.js";
import { launchAddress } from "./launch.js";
import { Memory } from "./memory.js";
import { platformOf } from "./platforms.js";
import { QUESTIONS } from "./questions.js";
import { barRows, freshSession } from "./session.js";
import { AT_LAUNCH, Settings } from "./settings.js";
import { themeOf } from "./theme.js";
import { atLeast } from "./versions.js";

/**
 * @typedef {import("./types.d.ts").PhoneSettings} PhoneSettings
 * @typedef {import("./screen.js").Screen} Screen
 * @typedef {import("../types.d.ts").Context} Context
 */

export class Client {
  /** @type {Set<(eventType: string, text: string) => void>} */
  #notes = new Set();
  /** @type {Set<() => void>} */
  #rendered = new Set();
  /** @type {Record<string, string>} What the app was told last, by event, to tell it only what is different. */
  #told = {};
  /** The newest launch; one that was overtaken loads nothing. */
  #launch = 0;
  session = freshSession();
  /** Where a finger holds the top of the app, null when none does. @type {number | null} */
  dragged = null;
  hidden = false;
  closed = false;
  /** How the window is now; the settings say how it is opened. */
  window = { expanded: true, fullscreen: false, keyboard: false };
  /** Where everything was put last. @type {import("./geometry.js").Geometry | null} */
  place = null;
  /** @type {Record<string, number>} Timers of sensors that run, by sensor. */
  sensors = {};

  /**
   * @param {Context} context
   * @param {Screen} screen
   */
  constructor({ frame, api, state, store }, screen) {
    this.frame = frame;
    this.api = api;
    this.state = state;
    this.screen = screen;
    this.settings = new Settings(store, state.versions[state.versions.length - 1]);
    this.window = windowOf(this.now);
    this.memory = new Memory(store);
    frame.telegram((eventType, eventData) => this.#hear(eventType, eventData));
    this.settings.watch((changed) => this.#changed(changed));
  }

  /** @returns {PhoneSettings} */
  get now() {
    return this.settings.now;
  }

  get platform() {
    return platformOf(this.now.platform);
  }

  get theme() {
    return themeOf(this.now, this.state.themes);
  }

  /** The identity whose app it is. */
  get identity() {
    const { identities } = this.state;
    return identities.find(({ key }) => key === this.now.user) ?? identities[0];
  }

  /**
   * @param {string} version
   * @returns {boolean} Whether the simulated client is of that version or newer.
   */
  atLeast(version) {
    return atLeast(this.now.version, version);
  }

  /**
   * @param {string} feature  A key of `FEATURES`.
   * @returns {boolean} Whether the device has it.
   */
  has(feature) {
    return !(this.now.lacks ?? this.platform.lacks).includes(feature);
  }

  /**
   * Send an event, if a client of this version knows it.
   * @param {string} eventType
   * @param {unknown} [eventData]
   */
  send(eventType, eventData) {
    if (this.atLeast(SENT[eventType])) this.frame.send(eventType, eventData);
  }

  /**
   * Say something about the newest event of a type, for the log.
   * @param {string} eventType
   * @param {string} text
   */
  note(eventType, text) {
    for (const handler of this.#notes) handler(eventType, text);
  }

  /** @param {(eventType: string, text: string) => void} handler */
  onNote(handler) {
    this.#notes.add(handler);
  }

  /** @param {() => void} handler  Called whenever the client was drawn. */
  onRender(handler) {
    this.#rendered.add(handler);
  }

  /**
   * Ask the user. An answer that the switches name is given at once.
   * @param {string} kind  A key of `QUESTIONS`.
   * @param {(string | Node)[]} lines  What it is about.
   * @returns {Promise<string>} Id of the answer. It never comes when the app is started anew meanwhile.
   */
  async ask(kind, lines) {
    const { title, answers } = QUESTIONS[kind];
    const given = this.now.answers[kind];
    if (given && Object.hasOwn(answers, given)) {
      this.screen.tell(`${title}: ${answers[given]}`);
      return given;
    }
    const ids = Object.keys(answers);
    const buttons = ids.map((id, at) => ({ id, text: answers[id], style: at ? "plain" : "primary" }));
    return (await this.screen.sheets.open({ title, lines, buttons })) ?? ids[ids.length > 2 ? 1 : ids.length - 1];
  }

  /** Start the app anew, with what the settings say now. */
  async launch() {
    const mine = ++this.#launch;
    this.#forget();
    this.closed = false;
    this.hidden = false;
    this.window = windowOf(this.now);
    this.screen.wait();
    try {
      const src = await launchAddress(this);
      if (mine !== this.#launch) return;
      this.arrange();
      this.frame.load(src);
    } catch (error) {
      if (mine === this.#launch) this.screen.fail(String(error instanceof Error ? error.message : error));
    }
  }

  /**
   * Start the app as a link to it does.
   * @param {string} start  The start parameter, "" for none.
   */
  open(start) {
    const { now, settings } = this;
    if (now.start === start && !now.page) void this.launch();
    else settings.set({ start, page: "" });
  }

  /** The document was loaded anew; the client keeps its window, and forgets what the old document told it. */
  restart() {
    this.#forget();
    this.session.started = true;
    this.arrange();
  }

  /**
   * Change the window: as the app asked for it, or as the user did.
   * @param {Partial<typeof this.window>} changes
   * @param {{kept?: boolean}} [options]  With `kept`, the next launch opens the window like this.
   */
  setWindow(changes, { kept = false } = {}) {
    const { fullscreen } = this.window;
    Object.assign(this.window, changes);
    if (fullscreen !== this.window.fullscreen && this.session.started) {
      tellFullscreen(this);
    }
    if (kept) this.settings.set(changes);
    this.arrange();
  }

  /** Take the app away, as if its window had been closed. */
  close() {
    this.#launch++;
    this.#forget();
    this.closed = true;
    this.frame.unload();
    this.arrange();
  }

  /** Put everything in its place, and tell the app of measures that are others now. */
  arrange() {
    const { now, session, window } = this;
    const place = geometry({
      device: deviceOf(now.device, now.free),
      desktop: this.platform.look === "desktop",
      ...{ turned: now.turned, ...window },
      ...{ rows: barRows(session), dragged: this.dragged, safe: now.safe, content: now.content },
    });
    this.place = place;
    this.screen.render(this, place);
    for (const handler of this.#rendered) handler();
    this.#tell("viewport_changed", place.viewport);
    this.#tell("safe_area_changed", place.safe);
    this.#tell("content_safe_area_changed", place.content);
    this.#tell("theme_changed", { theme_params: this.theme });
  }

  /**
   * Tell the app a measure that it asked for; from then on it is told of every change.
   * @param {"viewport_changed" | "safe_area_changed" | "content_safe_area_changed" | "theme_changed"} eventType
   */
  answer(eventType) {
    this.#told[eventType] = "";
    this.arrange();
  }

  /**
   * @param {string} eventType
   * @param {unknown} data
   */
  #tell(eventType, data) {
    const text = JSON.stringify(data);
    if (this.#told[eventType] === undefined || this.#told[eventType] === text) return;
    this.#told[eventType] = text;
    this.send(eventType, data);
  }

  #forget() {
    for (const timer of Object.values(this.sensors)) clearInterval(timer);
    this.sensors = {};
    this.session = freshSession();
    this.#told = {};
    this.dragged = null;
    this.screen.sheets.closeAll();
  }

  /**
   * @param {string} eventType
   * @param {unknown} eventData
   */
  #hear(eventType, eventData) {
    if (!Object.hasOwn(POSTED, eventType)) {
      this.note(eventType, "No client knows this event.");
      return;
    }
    const { since, concern, parameters = {} } = POSTED[eventType];
    if (!this.atLeast(since)) {
      this.note(eventType, `Needs ${since}. This client is ${this.now.version} and does not answer.`);
      return;
    }
    const data = typeof eventData === "object" && eventData !== null ? { ...eventData } : {};
    for (const [name, version] of Object.entries(parameters)) {
      if (name in data && !this.atLeast(version)) {
        Reflect.deleteProperty(data, name);
        this.note(eventType, `Without “${name}”, which needs ${version}.`);
      }
    }
    this.session.started = true;
    Promise.resolve(CONCERNS[concern][eventType](this, data)).catch((error) => this.note(eventType, String(error)));
  }

  /** @param {string[]} changed */
  #changed(changed) {
    if (changed.some((name) => AT_LAUNCH.includes(name))) {
      void this.launch();
      return;
    }
    const shape = Object.entries(windowOf(this.now)).filter(([name]) => changed.includes(name));
    this.setWindow(Object.fromEntries(shape));
  }
}

/** @param {PhoneSettings} settings */
function windowOf({ expanded, fullscreen, keyboard }) {
  return { expanded, fullscreen, keyboard };
}

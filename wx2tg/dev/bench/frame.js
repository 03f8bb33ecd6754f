/** The frame in which the app runs, and the messages that pass between it and the workbench. */

/** @typedef {import("./types.d.ts").Traffic} Traffic */

/** What the app may ask the browser for from inside of its frame. */
const ALLOWED = [
  ...["accelerometer", "autoplay", "camera", "clipboard-read", "clipboard-write", "encrypted-media", "fullscreen"],
  ...["geolocation", "gyroscope", "microphone", "web-share"],
].join("; ");

/** Milliseconds until a question to the agent counts as not answered. */
const PATIENCE = 10000;

export class Frame {
  /** @type {HTMLIFrameElement | null} */
  element = null;
  /** @type {Map<string, Set<(data: any) => void>>} */
  #handlers = new Map();
  /** @type {Set<(eventType: string, eventData: any) => void>} */
  #telegram = new Set();
  /** @type {Set<(traffic: Traffic) => void>} */
  #traffic = new Set();
  /** @type {Map<number, {resolve: (data: any) => void, reject: (error: Error) => void, timer: number}>} */
  #asked = new Map();
  #last = 0;

  /**
   * @param {HTMLElement} place  Where the frame stands.
   * @param {string} origin  That of the app; messages of any other are ignored.
   */
  constructor(place, origin) {
    this.place = place;
    this.origin = origin;
    window.addEventListener("message", (event) => this.#receive(event));
  }

  /**
   * Start the app at an address. A new element is made each time: another hash alone would not load the app anew, and
   * the browser's Back button would go through the addresses of one element.
   * @param {string} src
   */
  load(src) {
    this.unload();
    const element = document.createElement("iframe");
    element.title = "The app";
    element.allow = ALLOWED;
    element.src = src;
    this.element = element;
    this.place.append(element);
    this.#tell("load", { src });
  }

  /** Take the app away. Its open questions fail. */
  unload() {
    this.element?.remove();
    this.element = null;
    for (const { reject, timer } of this.#asked.values()) {
      clearTimeout(timer);
      reject(new Error("The app was started anew."));
    }
    this.#asked.clear();
  }

  /**
   * Hear the agent's events of one type, and `load`, which the frame itself tells of: `{src}`, the app starts anew.
   * @param {string} type
   * @param {(data: any) => void} handler
   * @returns {() => void} Stops listening.
   */
  on(type, handler) {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler));
    return () => void handlers.delete(handler);
  }

  /**
   * Hear the events that the app posts to Telegram.
   * @param {(eventType: string, eventData: any) => void} handler
   * @returns {() => void} Stops listening.
   */
  telegram(handler) {
    this.#telegram.add(handler);
    return () => void this.#telegram.delete(handler);
  }

  /**
   * Hear every Telegram event, in both directions.
   * @param {(traffic: Traffic) => void} handler
   * @returns {() => void} Stops listening.
   */
  traffic(handler) {
    this.#traffic.add(handler);
    return () => void this.#traffic.delete(handler);
  }

  /**
   * Send the app an event of Telegram's.
   * @param {string} eventType
   * @param {unknown} [eventData]
   */
  send(eventType, eventData) {
    this.element?.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), this.origin);
    for (const handler of this.#traffic) handler({ direction: "out", eventType, eventData });
  }

  /**
   * Treat an event as if the app had posted it.
   * @param {string} eventType
   * @param {unknown} eventData
   */
  receive(eventType, eventData) {
    for (const handler of this.#traffic) handler({ direction: "in", eventType, eventData });
    for (const handler of this.#telegram) handler(eventType, eventData);
  }

  /**
   * Ask the agent in the frame.
   * @param {string} type
   * @param {unknown} [data]
   * @returns {Promise<any>}
   */
  ask(type, data) {
    const target = this.element?.contentWindow;
    if (!target) return Promise.reject(new Error("No app is open."));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = window.setTimeout(() => {
        this.#asked.delete(id);
        reject(new Error("The app does not answer."));
      }, PATIENCE);
      this.#asked.set(id, { resolve, reject, timer });
      target.postMessage({ wx2tg: "ask", id, type, data }, this.origin);
    });
  }

  /** @param {MessageEvent} event */
  #receive({ data, origin, source }) {
    if (!this.element || source !== this.element.contentWindow || origin !== this.origin) return;
    if (typeof data === "string") this.#receiveTelegram(data);
    else if (data?.wx2tg === "event") this.#tell(data.type, data.data);
    else if (data?.wx2tg === "answer") this.#answer(data);
  }

  /** @param {string} text */
  #receiveTelegram(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return; // A text that the app posted to its parent for reasons of its own.
    }
    if (typeof message?.eventType === "string") this.receive(message.eventType, message.eventData);
  }

  /** @param {{id: number, data?: unknown, error?: string}} answer */
  #answer({ id, data, error }) {
    const asked = this.#asked.get(id);
    if (!asked) return;
    this.#asked.delete(id);
    clearTimeout(asked.timer);
    if (error === undefined) asked.resolve(data);
    else asked.reject(new Error(error));
  }

  /**
   * @param {string} type
   * @param {unknown} data
   */
  #tell(type, data) {
    for (const handler of this.#handlers.get(type) ?? []) handler(data);
  }
}

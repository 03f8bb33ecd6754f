/** The record of the events that passed between the app and the client. */

/**
 * @typedef {object} Entry
 * @property {number} id
 * @property {"in" | "out"} direction  "in": the app posted it.
 * @property {string} eventType
 * @property {unknown} eventData  The newest, of an event that came several times.
 * @property {number} at  Milliseconds since 1970 of the newest.
 * @property {number} count  How often it came, one after the other.
 * @property {string} note  What the client says about it.
 */

/** So many entries are kept; the oldest go first. */
export const MOST = 1000;

/** Values of sensors come many times a second: they share one entry. */
const STREAMED = /^(accelerometer|gyroscope|device_orientation)_changed$/;

export class Entries {
  /** @type {Entry[]} */
  all = [];
  paused = false;
  #last = 0;
  /** @type {(entry: Entry, fresh: boolean) => void} */
  #tell;

  /** @param {(entry: Entry, fresh: boolean) => void} tell  Hears of each entry that is new or changed. */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {import("../types.d.ts").Traffic} traffic */
  add({ direction, eventType, eventData }) {
    if (this.paused) return;
    const before = STREAMED.test(eventType) ? this.#running(eventType) : undefined;
    if (before) {
      Object.assign(before, { eventData, at: Date.now(), count: before.count + 1 });
      this.#tell(before, false);
      return;
    }
    const entry = { id: ++this.#last, direction, eventType, eventData, at: Date.now(), count: 1, note: "" };
    this.all.push(entry);
    if (this.all.length > MOST) this.all.shift();
    this.#tell(entry, true);
  }

  /**
   * @param {string} eventType
   * @param {string} text
   */
  note(eventType, text) {
    const entry = [...this.all].reverse().find((one) => one.eventType === eventType && one.direction === "in");
    if (!entry || this.paused) return;
    entry.note = entry.note ? `${entry.note} ${text}` : text;
    this.#tell(entry, false);
  }

  clear() {
    this.all = [];
  }

  /**
   * @param {string} eventType
   * @returns {Entry | undefined} The entry of a stream after which nothing but streams came.
   */
  #running(eventType) {
    const end = [...this.all].reverse();
    const stop = end.findIndex((entry) => !STREAMED.test(entry.eventType));
    return end.slice(0, stop < 0 ? undefined : stop).find((entry) => entry.eventType === eventType);
  }
}

/**
 * @param {Entry} entry
 * @param {string} filter  Words; a word that begins with "-" must not be there. "in" and "out" stand for directions.
 */
export function matches({ direction, eventType, eventData, note }, filter) {
  const text = `${eventType} ${JSON.stringify(eventData) ?? ""} ${note}`.toLowerCase();
  const has = (/** @type {string} */ word) => (word === "in" || word === "out" ? word === direction : text.includes(word));
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => (word.startsWith("-") && word.length > 1 ? !has(word.slice(1)) : has(word)));
}

/**
 * @param {Entry} entry
 * @returns {string} The event as the protocol writes it.
 */
export function textOf({ eventType, eventData }) {
  return JSON.stringify({ eventType, eventData });
}

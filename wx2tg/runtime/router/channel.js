/** The two ends of the channel between a page and the one that opened it. */

import { Emitter } from "../core/env.js";

export class EventChannel {
  /** @param {Record<string, Function>} [events] what the opener listens for @param {EventChannel} [other] */
  constructor(events, other) {
    this.listeners = new Emitter();
    /** @type {EventChannel} the opened page's end */
    this.other = other || new EventChannel(undefined, this);
    for (const name of Object.keys(events || {})) this.on(name, /** @type {Record<string, Function>} */ (events)[name]);
  }

  /** @param {string} name @param {...unknown} args */
  emit(name, ...args) {
    this.other.listeners.emit(name, ...args);
  }

  /** @param {string} name @param {Function} listener */
  on(name, listener) {
    this.listeners.on(name, listener);
  }

  /** @param {string} name @param {Function} listener */
  once(name, listener) {
    const run = (/** @type {unknown[]} */ ...args) => {
      this.off(name, run);
      listener(...args);
    };
    this.on(name, run);
  }

  /** @param {string} name @param {Function} [listener] */
  off(name, listener) {
    this.listeners.off(name, listener);
  }
}

/** The `onX(listener)` and `offX(listener)` methods of WeChat's tasks and managers. */

import { Emitter } from "../../core/env.js";

/**
 * Give `target` an `onX` and an `offX` for each of `names` ("Message" -> onMessage, offMessage).
 * @param {Fields} target
 * @param {string[]} names
 * @returns {Fire} fires one of them
 */
export function addListeners(target, names) {
  const emitter = new Emitter();
  for (const name of names) {
    target[`on${name}`] = (/** @type {Function} */ listener) => emitter.on(name, listener);
    target[`off${name}`] = (/** @type {Function} */ listener) => emitter.off(name, listener);
  }
  return (name, ...args) => emitter.emit(name, ...args);
}

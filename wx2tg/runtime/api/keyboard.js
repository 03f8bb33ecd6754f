/** The keyboard: on the screen and off it. */

import { hideClientKeyboard } from "../bridge/client.js";
import { asyncCall, failure, invoke } from "./_shared/call.js";
import { ownerDocument } from "./_shared/dom.js";

/** The app's listeners, each with what takes it off again. @type {Map<Function, () => void>} */
const listening = new Map();

/** @param {any} [options] */
export function hideKeyboard(options) {
  return asyncCall("hideKeyboard", options, (given, done) => {
    hideClientKeyboard();
    const active = /** @type {any} */ (ownerDocument().activeElement);
    if (active) active.blur();
    done();
  });
}

/** @param {any} [options] */
export function getSelectedTextRange(options) {
  return asyncCall("getSelectedTextRange", options, (given, done) => {
    const active = /** @type {any} */ (ownerDocument().activeElement);
    if (!active || typeof active.selectionStart !== "number") throw failure("no input has the focus");
    done({ start: active.selectionStart, end: active.selectionEnd });
  });
}

/** How much of the window the keyboard covers. @param {Function} listener */
export function onKeyboardHeightChange(listener) {
  const view = globalThis.visualViewport;
  if (!view) return;
  let last = 0;
  listen(listener, view, "resize", () => {
    const height = Math.max(0, Math.round(globalThis.innerHeight - view.height));
    if (height !== last) invoke(listener, { height });
    last = height;
  });
}

/** @param {Function} [listener] */
export function offKeyboardHeightChange(listener) {
  forget(listener);
}

/** @param {Function} listener */
export function onKeyDown(listener) {
  listen(listener, globalThis, "keydown", (/** @type {any} */ event) => invoke(listener, keyOf(event)));
}

/** @param {Function} [listener] */
export function offKeyDown(listener) {
  forget(listener);
}

/** @param {Function} listener */
export function onKeyUp(listener) {
  listen(listener, globalThis, "keyup", (/** @type {any} */ event) => invoke(listener, keyOf(event)));
}

/** @param {Function} [listener] */
export function offKeyUp(listener) {
  forget(listener);
}

/** @param {any} listener @param {any} target @param {any} type @param {any} handler */
function listen(listener, target, type, handler) {
  target.addEventListener(type, handler);
  listening.set(listener, () => target.removeEventListener(type, handler));
}

/** @param {any} listener */
function forget(listener) {
  for (const known of listener ? [listener] : [...listening.keys()]) {
    const stop = listening.get(known);
    if (stop) stop();
    listening.delete(known);
  }
}

/** @param {any} given */
function keyOf({ key, code, timeStamp }) {
  return { key, code, timeStamp };
}

/** The keyboard: on the screen and off it. */

import { hideClientKeyboard } from "../bridge/client.js";
import { watchKeyboard } from "../host/keyboard.js";
import { asyncCall, failure, invoke } from "./_shared/call.js";
import { ownerDocument } from "./_shared/dom.js";

/** The app's listeners by event, each with what takes it off again. @type {Map<string, Map<Function, () => void>>} */
const listening = new Map();

/** @param {ApiOptions} [options] */
export function hideKeyboard(options) {
  return asyncCall("hideKeyboard", options, (given, done) => {
    hideClientKeyboard();
    const active = /** @type {HTMLElement | null} */ (ownerDocument().activeElement);
    if (active) active.blur();
    done();
  });
}

/** @param {ApiOptions} [options] */
export function getSelectedTextRange(options) {
  return asyncCall("getSelectedTextRange", options, (given, done) => {
    const active = /** @type {HTMLInputElement | null} */ (ownerDocument().activeElement);
    if (!active || typeof active.selectionStart !== "number") throw failure("no input has the focus");
    done({ start: active.selectionStart, end: active.selectionEnd });
  });
}

/** How much of the window the keyboard covers, told once a change. @param {Function} listener */
export function onKeyboardHeightChange(listener) {
  listen("height", listener, () => watchKeyboard(window, (height) => invoke(listener, { height })));
}

/** @param {Function} [listener] */
export function offKeyboardHeightChange(listener) {
  forget("height", listener);
}

/** @param {Function} listener */
export function onKeyDown(listener) {
  listenKeys("keydown", listener);
}

/** @param {Function} [listener] */
export function offKeyDown(listener) {
  forget("keydown", listener);
}

/** @param {Function} listener */
export function onKeyUp(listener) {
  listenKeys("keyup", listener);
}

/** @param {Function} [listener] */
export function offKeyUp(listener) {
  forget("keyup", listener);
}

/** @param {"keydown" | "keyup"} type @param {Function} listener */
function listenKeys(type, listener) {
  const handler = (/** @type {KeyboardEvent} */ event) => invoke(listener, keyOf(event));
  listen(type, listener, () => {
    globalThis.addEventListener(type, handler);
    return () => globalThis.removeEventListener(type, handler);
  });
}

/** @param {string} event @param {Function} listener @param {() => () => void} start */
function listen(event, listener, start) {
  const known = listening.get(event) || new Map();
  listening.set(event, known);
  if (!known.has(listener)) known.set(listener, start());
}

/** @param {string} event @param {Function} [listener] without it, all of them */
function forget(event, listener) {
  const known = listening.get(event) || new Map();
  for (const [one, stop] of [...known]) {
    if (listener && one !== listener) continue;
    stop();
    known.delete(one);
  }
}

/** @param {KeyboardEvent} given */
function keyOf({ key, code, timeStamp, altKey, shiftKey }) {
  return { key, code, timeStamp, altKey, shiftKey };
}

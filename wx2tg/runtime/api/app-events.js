/** Listening to the app's life: wx.onAppShow, wx.onError and their kin. */

import { env } from "../core/env.js";

/** @param {Function} listener */
export function onAppShow(listener) {
  env.events.on("appShow", listener);
}

/** @param {Function} [listener] */
export function offAppShow(listener) {
  env.events.off("appShow", listener);
}

/** @param {Function} listener */
export function onAppHide(listener) {
  env.events.on("appHide", listener);
}

/** @param {Function} [listener] */
export function offAppHide(listener) {
  env.events.off("appHide", listener);
}

/** @param {Function} listener */
export function onError(listener) {
  env.events.on("error", listener);
}

/** @param {Function} [listener] */
export function offError(listener) {
  env.events.off("error", listener);
}

/** @param {Function} listener */
export function onUnhandledRejection(listener) {
  env.events.on("unhandledRejection", listener);
}

/** @param {Function} [listener] */
export function offUnhandledRejection(listener) {
  env.events.off("unhandledRejection", listener);
}

/** @param {Function} listener */
export function onPageNotFound(listener) {
  env.events.on("pageNotFound", listener);
}

/** @param {Function} [listener] */
export function offPageNotFound(listener) {
  env.events.off("pageNotFound", listener);
}

/** @param {Function} listener */
export function onThemeChange(listener) {
  env.events.on("themeChange", listener);
}

/** @param {Function} [listener] */
export function offThemeChange(listener) {
  env.events.off("themeChange", listener);
}

/** @param {Function} listener */
export function onLazyLoadError(listener) {
  env.events.on("lazyLoadError", listener);
}

/** @param {Function} [listener] */
export function offLazyLoadError(listener) {
  env.events.off("lazyLoadError", listener);
}

/**
 * An audio interruption is, as far as a web page can tell, the app going into the background.
 * @param {Function} listener
 */
export function onAudioInterruptionBegin(listener) {
  env.events.on("appHide", listener);
}

/** @param {Function} [listener] */
export function offAudioInterruptionBegin(listener) {
  if (listener) env.events.off("appHide", listener);
}

/** @param {Function} listener */
export function onAudioInterruptionEnd(listener) {
  env.events.on("appShow", listener);
}

/** @param {Function} [listener] */
export function offAudioInterruptionEnd(listener) {
  if (listener) env.events.off("appShow", listener);
}

/** WeChat's logs go to the browser's console. */

import { asyncCall } from "./_shared/call.js";

/** @returns {Fields} a LogManager */
export function getLogManager() {
  return { debug: write("debug"), info: write("info"), log: write("log"), warn: write("warn") };
}

/** @returns {Fields} a RealtimeLogManager */
export function getRealtimeLogManager() {
  const tag = (/** @type {string | undefined} */ key) => ({
    info: write("info", key),
    warn: write("warn", key),
    error: write("error", key),
    addFilterMsg() {},
    setFilterMsg() {},
  });
  return { ...tag(undefined), in() {}, getCurrentState: () => ({ size: 0, maxSize: 5120, logCount: 0, maxLogCount: 200 }), tag };
}

/** The console is the browser's own business. @param {ApiOptions} [options] */
export function setEnableDebug(options) {
  return asyncCall("setEnableDebug", options, (given, done) => done());
}

/** @param {"debug" | "info" | "log" | "warn" | "error"} level @param {string} [key] */
function write(level, key) {
  return (/** @type {unknown[]} */ ...args) => console[level](...(key === undefined ? args : [`[${key}]`, ...args]));
}

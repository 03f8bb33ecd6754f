/** Performance: entries, idle time, and hints about what comes next. */

import { asyncCall, invoke } from "./_shared/call.js";
import { fileUrl } from "./_shared/files.js";

/** WeChat's names of the browser's entries. @type {Table<string>} */
const NAMES = { __proto__: null, paint: "render", resource: "loadPackage", "first-contentful-paint": "firstPaint" };

/** The browser's entries in WeChat's words. @returns {Fields} */
export function getPerformance() {
  const entries = () => globalThis.performance.getEntries().map(entryOf);
  return {
    getEntries: entries,
    getEntriesByName: (/** @type {string} */ name, /** @type {string | undefined} */ type) =>
      entries().filter((entry) => entry.name === name && (!type || entry.entryType === type)),
    getEntriesByType: (/** @type {string} */ type) => entries().filter((entry) => entry.entryType === type),
    setBufferSize() {},
    createObserver: observer,
  };
}

/** @param {Function} callback */
function observer(callback) {
  const watcher = new PerformanceObserver((list) => {
    const entries = list.getEntries().map(entryOf);
    invoke(callback, {
      getEntries: () => entries,
      getEntriesByType: (/** @type {string} */ type) => entries.filter((entry) => entry.entryType === type),
      getEntriesByName: (/** @type {string} */ name) => entries.filter((entry) => entry.name === name),
    });
  });
  return {
    observe() {
      const known = PerformanceObserver.supportedEntryTypes;
      watcher.observe({ entryTypes: ["navigation", "paint", "resource"].filter((type) => known.includes(type)) });
    },
    disconnect: () => watcher.disconnect(),
    supportedEntryTypes: ["navigation", "render", "script", "loadPackage"],
  };
}

/** @param {PerformanceEntry} given */
function entryOf({ entryType, name, startTime, duration }) {
  return { entryType: NAMES[entryType] || entryType, name: NAMES[name] || name, startTime, duration };
}

/** @param {Function} callback @param {IdleRequestOptions} [options] timeout @returns {number} */
export function wxRequestIdle(callback, options) {
  if (globalThis.requestIdleCallback) return globalThis.requestIdleCallback((deadline) => invoke(callback, deadline), options);
  return Number(setTimeout(() => invoke(callback, { didTimeout: false, timeRemaining: () => 8 }), 1));
}

/** @param {number} id */
export function wxCancelIdle(id) {
  if (globalThis.cancelIdleCallback) globalThis.cancelIdleCallback(id);
  else clearTimeout(id);
}

/** Fetch pictures and fonts before they are shown. @param {ApiOptions<{data: {src: string}[]}>} options data: [{type, src}] */
export function preloadAssets(options) {
  return asyncCall("preloadAssets", options, async ({ data }) => {
    await Promise.all(data.map((/** @type {{src: string}} */ { src }) => fetch(fileUrl(src), { mode: "no-cors" }).catch(() => null)));
    return undefined;
  });
}

/** There are no web views to prepare. @param {ApiOptions} [options] */
export function preloadWebview(options) {
  return asyncCall("preloadWebview", options, (given, done, fail) => fail("not supported in Telegram"));
}

/** @param {ApiOptions} [options] */
export function preloadSkylineView(options) {
  return asyncCall("preloadSkylineView", options, (given, done, fail) => fail("not supported in Telegram"));
}

/** Subpackages are loaded with their first page. @param {ApiOptions} [options] */
export function preDownloadSubpackage(options) {
  asyncCall("preDownloadSubpackage", options, (given, done) => done());
  return { onProgressUpdate() {} };
}

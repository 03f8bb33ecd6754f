/** Performance: entries, idle time, and hints about what comes next. */

import { asyncCall, invoke } from "./_shared/call.js";
import { fileUrl } from "./_shared/files.js";

/** The browser's entries in WeChat's words. @returns {any} */
export function getPerformance() {
  const entries = () => globalThis.performance.getEntries().map(entryOf);
  return {
    getEntries: entries,
    getEntriesByName: (name, type) => entries().filter((entry) => entry.name === name && (!type || entry.entryType === type)),
    getEntriesByType: (type) => entries().filter((entry) => entry.entryType === type),
    setBufferSize() {},
    createObserver: observer,
  };
}

/** @param {any} callback */
function observer(callback) {
  const watcher = new PerformanceObserver((list) => {
    const entries = list.getEntries().map(entryOf);
    invoke(callback, {
      getEntries: () => entries,
      getEntriesByType: (type) => entries.filter((entry) => entry.entryType === type),
      getEntriesByName: (name) => entries.filter((entry) => entry.name === name),
    });
  });
  return {
    observe() {
      watcher.observe({ entryTypes: ["navigation", "paint", "resource"].filter((type) => PerformanceObserver.supportedEntryTypes.includes(type)) });
    },
    disconnect: () => watcher.disconnect(),
    supportedEntryTypes: ["navigation", "render", "script", "loadPackage"],
  };
}

/** @param {any} given */
function entryOf({ entryType, name, startTime, duration }) {
  const type = { paint: "render", resource: "loadPackage" }[entryType] || entryType;
  return { entryType: type, name: { "first-contentful-paint": "firstPaint" }[name] || name, startTime, duration };
}

/** @param {Function} callback @param {any} [options] timeout @returns {number} */
export function wxRequestIdle(callback, options) {
  if (globalThis.requestIdleCallback) return globalThis.requestIdleCallback((deadline) => invoke(callback, deadline), options);
  return Number(setTimeout(() => invoke(callback, { didTimeout: false, timeRemaining: () => 8 }), 1));
}

/** @param {number} id */
export function wxCancelIdle(id) {
  if (globalThis.cancelIdleCallback) globalThis.cancelIdleCallback(id);
  else clearTimeout(id);
}

/** Fetch pictures and fonts before they are shown. @param {any} options data: [{type, src}] */
export function preloadAssets(options) {
  return asyncCall("preloadAssets", options, async ({ data }) => {
    await Promise.all(data.map(({ src }) => fetch(fileUrl(src), { mode: "no-cors" }).catch(() => null)));
    return undefined;
  });
}

/** There are no web views to prepare. @param {any} [options] */
export function preloadWebview(options) {
  return asyncCall("preloadWebview", options, (given, done) => done());
}

/** @param {any} [options] */
export function preloadSkylineView(options) {
  return asyncCall("preloadSkylineView", options, (given, done) => done());
}

/** Subpackages are loaded with their first page. @param {any} [options] */
export function preDownloadSubpackage(options) {
  asyncCall("preDownloadSubpackage", options, (given, done) => done());
  return { onProgressUpdate() {} };
}

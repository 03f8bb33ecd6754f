/** Tells how long the frame took to start, and what it has loaded. */

/** @param {Development} dev @returns {import("./protocol.js").Sizes} */
export function sizesOf(dev) {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  /** @type {Record<string, number>} */
  const timings = {};
  const note = (/** @type {string} */ name, /** @type {number | undefined} */ time) => {
    if (time) timings[name] = time;
  };
  note("domInteractive", navigation?.domInteractive);
  note("domContentLoaded", navigation?.domContentLoadedEventEnd);
  note("load", navigation?.loadEventEnd);
  note("firstContentfulPaint", performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  note("firstPage", performance.getEntriesByName("wx2tg:first-page")[0]?.startTime);
  const base = new URL(".", document.baseURI).href;
  const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
  const { memory } = /** @type {{memory?: {usedJSHeapSize: number}}} */ (performance);
  return {
    timings,
    resources: entries.filter(({ name }) => !name.startsWith(`${base}_wx2tg/`)).map((entry) => ({
      path: entry.name.startsWith(base) ? entry.name.slice(base.length).replace(/[?#].*$/, "") : entry.name,
      kind: entry.initiatorType,
      bytes: entry.transferSize,
      decoded: entry.decodedBodySize,
      start: entry.startTime,
      took: entry.duration,
    })),
    heap: memory ? memory.usedJSHeapSize : null,
    document: { nodes: document.getElementsByTagName("*").length, instances: dev.tree.liveInstances().length },
  };
}

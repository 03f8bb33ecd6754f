/** `profile` of a call's answer: how long its parts took, as the browser measured them. */

/**
 * Milliseconds since 1970, 0 where the server does not let the page know (Timing-Allow-Origin).
 * @param {string} address
 */
export function profileOf(address) {
  const { performance, location } = globalThis;
  const found = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByName(new URL(address, location.href).href, "resource"));
  const timing = /** @type {any} */ (found[found.length - 1] || {});
  const at = (/** @type {string} */ name) => (timing[name] ? Math.round(performance.timeOrigin + timing[name]) : 0);
  return {
    redirectStart: at("redirectStart"),
    redirectEnd: at("redirectEnd"),
    fetchStart: at("fetchStart"),
    domainLookUpStart: at("domainLookupStart"),
    domainLookUpEnd: at("domainLookupEnd"),
    connectStart: at("connectStart"),
    connectEnd: at("connectEnd"),
    SSLconnectionStart: at("secureConnectionStart"),
    SSLconnectionEnd: timing.secureConnectionStart ? at("connectEnd") : 0,
    requestStart: at("requestStart"),
    requestEnd: at("responseStart"),
    responseStart: at("responseStart"),
    responseEnd: at("responseEnd"),
    receivedBytedCount: timing.transferSize || 0,
    protocol: timing.nextHopProtocol || "unknown",
    socketReused: Boolean(timing.connectStart && timing.connectStart === timing.connectEnd),
  };
}

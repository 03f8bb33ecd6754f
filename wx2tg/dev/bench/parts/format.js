/** Figures and values as short texts. */

/**
 * Bytes in the unit in which they are read best; 1 KB is 1024 bytes, as in WeChat's limits.
 * @param {number | null | undefined} count
 */
export function bytes(count) {
  if (count === null || count === undefined) return "–";
  if (count < 1024) return `${count} B`;
  const [divisor, unit] = count < 1024 * 1024 ? [1024, "KB"] : [1024 * 1024, "MB"];
  const value = count / divisor;
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** @param {number | null | undefined} value  Milliseconds. */
export function milliseconds(value) {
  if (value === null || value === undefined) return "–";
  if (value >= 10000) return `${(value / 1000).toFixed(1)} s`;
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

/**
 * The time of day with milliseconds.
 * @param {number} at  Milliseconds since the epoch.
 */
export function clock(at) {
  const date = new Date(at);
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const fraction = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction}`;
}

/**
 * A count with its noun: `plural(1, "row")`, `plural(3, "query", "queries")`.
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/**
 * An address without what stands in the way of reading it: percent signs of a query are decoded where they can be.
 * @param {string} text
 */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A route with its query, as `wx.navigateTo` takes it.
 * @param {string} route
 * @param {Record<string, string>} [query]  Still percent-encoded.
 */
export function addressOf(route, query = {}) {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return pairs.length ? `${route}?${pairs.join("&")}` : route;
}

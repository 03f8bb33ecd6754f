/**
 * Wraps what an app asks servers with, before any other script of the frame runs: fetch, XMLHttpRequest, WebSocket,
 * EventSource and sendBeacon. Images and media load as ever.
 *
 * Requests to other origins go through the workbench's proxy while it is on, and under its conditions: offline, latency,
 * speed, hosts that fail. With the proxy off they go to the servers themselves, and the conditions are applied here. The
 * server puts `self.__wx2tgNetwork` before this script, for the workbench's own frame alone, and the scripts of network/
 * behind it. They are classic scripts, which find each other as `self.__wx2tgNet` until the last has run.
 *
 * Events for the workbench, `at` in milliseconds since the epoch:
 * - `request {id, phase: "start", url, method, headers, body: string | null, bodyBytes, via: "proxy" | "direct", at}`, then
 *   `{id, phase: "head", status, statusText, headers, url, redirected, took}` when the answer begins, then
 *   `{id, phase: "end", status, took, bytes, preview: string | null}` or `{id, phase: "fail", reason, took}`. `preview` is the
 *   beginning of a text.
 * - `socket {id, phase: "start", url, protocols, via, at}`, `{id, phase: "open", protocol, took}`,
 *   `{id, phase: "in" | "out", text: string | null, bytes, at}`, `{id, phase: "close", code, reason, clean, took}`.
 *   An EventSource is told of as a request that has no end.
 */
(() => {
  const page = /** @type {any} */ (self);
  if (!page.__wx2tgNetwork) return;
  /** @type {NetTold} */
  const told = page.__wx2tgNetwork;
  delete page.__wx2tgNetwork;

  const NET = "/_wx2tg/net/";
  const FAULT = "x-wx2tg-fault";
  const LONGEST = 65536;
  const TEXT = /^(?:text\/|application\/(?:.*\+)?(?:json|xml|javascript|x-www-form-urlencoded)|multipart\/form-data)/i;
  const native = { fetch: self.fetch, XMLHttpRequest: self.XMLHttpRequest, WebSocket: self.WebSocket, EventSource: self.EventSource };
  /** What is under way without the proxy: ended where the line is cut. @type {Set<{url: URL, end: () => void}>} */
  const open = new Set();
  /** @type {[string, NetFields][]} */
  const waiting = [];
  let last = 0;

  /** @param {string} type @param {NetFields} fields */
  function emit(type, fields) {
    waiting.push([type, fields]);
    const dev = page.__wx2tgDev;
    if (typeof dev?.emit === "function") for (const [one, data] of waiting.splice(0)) dev.emit(one, data);
    else if (waiting.length > 1000) waiting.shift();
  }
  addEventListener("DOMContentLoaded", () => waiting.length && emit(...(/** @type {[string, NetFields]} */ (waiting.pop()))));

  const now = () => performance.now();
  const conditions = () => told.conditions;

  /** Why requests to a host fail now, or "". @param {URL} url */
  function cut(url) {
    if (conditions().offline) return "offline";
    const names = [url.host, url.hostname];
    const fails = (/** @type {string} */ one) => names.some((name) => name === one || (one.startsWith("*.") && name.endsWith(one.slice(1))));
    return conditions().failing.some((one) => fails(one.toLowerCase())) ? "failing" : "";
  }

  /** Whether a request is one to a server: not to the app's own files. @param {URL} url */
  const foreign = (url) => /^(?:https?|wss?):$/.test(url.protocol) && !(url.host === location.host && url.protocol.replace("ws", "http") === location.protocol);

  /** Whether a request goes through the proxy; that is also where one to a host that is cut fails. @param {URL} url */
  function proxied(url) {
    const origin = url.origin.replace(/^ws/, "http");
    return foreign(url) && !url.username && (conditions().proxy || told.ways.includes(origin) || cut(url) !== "");
  }

  /** @param {URL} url @param {boolean} cookies with those that the server has set */
  function through(url, cookies) {
    const scheme = url.protocol.slice(0, -1) + (cookies ? "+cookies" : "");
    return `${NET}${scheme}/${encodeURIComponent(url.host)}${url.pathname}${url.search}`;
  }

  /** The server's address, of one that leads through the proxy. @param {string} address */
  function real(address) {
    const { origin, pathname, search, hash } = new URL(address, location.href);
    const found = origin === location.origin && pathname.startsWith(NET) && /^(\w+)(?:\+cookies)?\/([^/]+)(.*)$/.exec(pathname.slice(NET.length));
    return found ? `${found[1]}://${decodeURIComponent(found[2])}${found[3]}${search}${hash}` : address;
  }

  /** @param {string | URL} address */
  function parsed(address) {
    try {
      return new URL(address, document.baseURI);
    } catch {
      return null; // The browser's own function says so in its own words.
    }
  }

  /** Milliseconds for bytes on the line. @param {number} bytes */
  const travel = (bytes) => (conditions().kbps ? (bytes * 8) / (conditions().kbps ?? 1) : 0);
  const pause = (/** @type {number} */ ms) => new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : resolve(null)));


  /** @param {Headers} headers */
  const shown = (headers) => Object.fromEntries([...headers].filter(([name]) => !name.startsWith("x-wx2tg-")));

  /**
   * A request that the workbench is told of.
   * @param {string} url @param {string} method @param {Record<string, string>} headers @param {"proxy" | "direct"} via
   */
  function watched(url, method, headers, via) {
    const id = `r${++last}`;
    const since = now();
    let over = false;
    const tell = (/** @type {NetFields} */ fields) => {
      if (over) return;
      over = fields.phase === "end" || fields.phase === "fail";
      emit("request", { id, ...fields });
    };
    return {
      id,
      start: (/** @type {string | null} */ body, /** @type {number} */ bodyBytes) =>
        tell({ phase: "start", url, method, headers, body, bodyBytes, via, at: Date.now() }),
      head: (/** @type {NetFields} */ fields) => tell({ phase: "head", ...fields, took: now() - since }),
      end: (/** @type {number} */ status, /** @type {number} */ bytes, /** @type {string | null} */ preview) =>
        tell({ phase: "end", status, bytes, preview, took: now() - since }),
      fail: (/** @type {string} */ reason) => tell({ phase: "fail", reason, took: now() - since }),
    };
  }

  /** The beginning of a body as text, and its size. @param {Blob | null} blob @param {string | null} type @returns {Promise<[string | null, number]>} */
  async function excerpt(blob, type) {
    if (!blob || !blob.size) return [null, 0];
    return [TEXT.test(type || blob.type) ? await blob.slice(0, LONGEST).text() : null, blob.size];
  }

  /** Bytes of a message. @param {any} data */
  const sizeOf = (data) => (typeof data === "string" ? new Blob([data]).size : (data?.byteLength ?? data?.size ?? 0));

  page.__wx2tgNet = {
    ...{ NET, FAULT, LONGEST, TEXT, native, told, open, conditions, cut, foreign, proxied, through, real, parsed, travel, pause },
    ...{ emit, now, shown, watched, excerpt, sizeOf },
  };
})();

/// <reference path="./globals.d.ts" />
/**
 * Runs in the app's frame before anything else: makes the link to the workbench, and hears the console and all errors.
 *
 * It is a classic script, because modules run after the app has begun. The rest of the agent is in modules that find the
 * link as `window.__wx2tgDev`. Its messages are described in protocol.js.
 */
(() => {
  /** How much of a value is told. */
  const LEVELS = 40;
  const ENTRIES = 5000;
  const TEXT = 20000;
  const SHOWN = 2000;
  const PREVIEW = 120;

  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const bench = (script && script.dataset.bench) || "";
  /** Which build of which run of the server the page is of; -1 where the server has not said. */
  const build = { run: script?.dataset.run || "", version: Number(script?.dataset.version || -1) };
  const { ancestorOrigins } = location;
  const watched = !!bench && window.parent !== window && (!ancestorOrigins || ancestorOrigins[0] === bench);
  const base = new URL(".", document.baseURI).href;
  const native = { WebSocket: window.WebSocket, fetch: window.fetch };

  // Messages.

  /** @type {Map<string, (data: any) => unknown>} */
  const handlers = new Map();
  /** Asks that nobody can answer yet. */
  let waiting = /** @type {{id: unknown, type: string, data: unknown}[]} */ ([]);
  let complete = false;

  /** @param {object} message */
  function post(message) {
    if (watched) window.parent.postMessage(message, bench);
  }

  /** @param {string} type @param {unknown} data */
  function emit(type, data) {
    try {
      post({ wx2tg: "event", type, data });
    } catch {
      // Something in it cannot be copied.
      post({ wx2tg: "event", type, data: plain(data) });
    }
  }

  /** @param {{id: unknown, type: string, data: unknown}} ask */
  async function answer({ id, type, data }) {
    const handler = handlers.get(type);
    if (!handler && !complete) {
      waiting.push({ id, type, data });
      return;
    }
    try {
      if (!handler) throw new Error(`The app's frame knows no question "${type}".`);
      post({ wx2tg: "answer", id, data: (await handler(data)) ?? null });
    } catch (error) {
      post({ wx2tg: "answer", id, error: error instanceof Error ? error.message : String(/** @type {any} */ (error)?.errMsg ?? error) });
    }
  }

  function answerWaiting() {
    const asks = waiting;
    waiting = [];
    for (const ask of asks) void answer(ask);
  }

  window.addEventListener("message", (event) => {
    const { data: message, source, origin } = event;
    if (!watched || source !== window.parent || origin !== bench || !message || message.wx2tg !== "ask") return;
    event.stopImmediatePropagation();
    void answer(message);
  });

  // Values.

  /** @param {string} text */
  const marker = (text) => ({ $wx2tg: text });

  /** @param {unknown} value @returns {unknown} */
  function plain(value) {
    return plainOf(value, []);
  }

  /** @param {any} value @param {unknown[]} around the objects that it is in @returns {unknown} */
  function plainOf(value, around) {
    switch (typeof value) {
      case "string": return value.length > TEXT ? marker(`long ${value.slice(0, SHOWN)}`) : value;
      case "number": return Number.isFinite(value) ? value : marker(String(value));
      case "boolean": return value;
      case "undefined": return marker("undefined");
      case "bigint": return marker(`bigint ${value}`);
      case "symbol": return marker(`symbol ${value.description ?? ""}`);
      case "function": return marker(`function ${value.name || ""}`.trim());
      default: return value === null ? null : objectOf(value, around);
    }
  }

  /** @param {any} value @param {unknown[]} around @returns {unknown} */
  function objectOf(value, around) {
    if (around.includes(value)) return marker("cycle");
    if (around.length >= LEVELS) return marker("deep");
    const within = [...around, value];
    if (Array.isArray(value)) {
      const list = value.slice(0, ENTRIES).map((item) => plainOf(item, within));
      return value.length > ENTRIES ? [...list, marker(`more ${value.length - ENTRIES}`)] : list;
    }
    const named = nameOf(value);
    if (named) return marker(named);
    /** @type {Record<string, unknown>} */
    const out = {};
    const keys = Object.keys(value);
    for (const key of keys.slice(0, ENTRIES)) out[key] = plainOf(read(value, key), within);
    if (keys.length > ENTRIES) out["…"] = marker(`more ${keys.length - ENTRIES}`);
    return out;
  }

  /** What an object is called that is more than its fields; "" for a plain one. @param {any} value */
  function nameOf(value) {
    if (value instanceof Date) return `Date ${Number.isNaN(value.getTime()) ? "invalid" : value.toISOString()}`;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `${value.constructor.name} ${value.byteLength}`;
    if (value instanceof Map || value instanceof Set) return `${value.constructor.name} ${value.size}`;
    const prototype = Object.getPrototypeOf(value);
    if (prototype === null || prototype === Object.prototype) return "";
    const name = prototype.constructor && prototype.constructor.name;
    return typeof name === "string" && name && name !== "Object" ? name : "";
  }

  /** A getter may throw. @param {any} value @param {string} key */
  function read(value, key) {
    try {
      return value[key];
    } catch (error) {
      return error;
    }
  }

  // The console.

  /** @param {any} value @returns {import("./protocol.js").Part} */
  function part(value) {
    if (value instanceof Error) {
      const text = value.stack && value.stack.includes(value.message) ? value.stack : `${value.name}: ${value.message}`;
      return { text, kind: "error", value: { name: value.name, message: value.message, ...errorFields(value) } };
    }
    if (value instanceof Node) return { text: elementText(value), kind: "node" };
    if (Array.isArray(value)) return { text: preview(value), kind: "array", value: plain(value) };
    if (typeof value === "object" && value !== null) return { text: preview(value), kind: "object", value: fieldsOf(value) };
    const kind = value === null ? "null" : typeof value;
    return { text: typeof value === "bigint" ? `${value}n` : typeof value === "function" ? `ƒ ${value.name}()` : String(value), kind };
  }

  /** The fields of an instance of a class are shown too where it is logged itself. @param {any} value */
  function fieldsOf(value) {
    const name = nameOf(value);
    return name && Object.keys(value).length && !name.includes(" ") ? plainOf({ ...value }, []) : plain(value);
  }

  /** @param {Error} error */
  function errorFields(error) {
    return /** @type {Record<string, unknown>} */ (plain({ ...error }));
  }

  /** @param {Node} node */
  function elementText(node) {
    return node instanceof Element ? /** @type {Element} */ (node.cloneNode(false)).outerHTML.slice(0, PREVIEW) : node.nodeName;
  }

  /** A value on one line, cut where it is long. @param {any} value @param {number} [level] @returns {string} */
  function preview(value, level = 0) {
    if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    if (typeof value !== "object" || value === null) return part(value).text;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (value instanceof Node) return elementText(value);
    if (Array.isArray(value)) return level > 1 ? `Array(${value.length})` : `[${items(value.map((item) => () => preview(item, level + 1)))}]`;
    const name = nameOf(value);
    if (level > 1) return name || "{…}";
    const fields = Object.keys(value).map((key) => () => `${key}: ${preview(read(value, key), level + 1)}`);
    return `${name ? `${name} ` : ""}{${items(fields)}}`;
  }

  /** @param {(() => string)[]} texts */
  function items(texts) {
    let out = "";
    for (const [i, text] of texts.entries()) {
      if (out.length > PREVIEW) return `${out}, …`;
      out += `${i ? ", " : ""}${text()}`;
    }
    return out;
  }

  /** Do what `%s` and its kin in the first argument ask for. @param {unknown[]} args */
  function formatted(args) {
    const [first, ...rest] = args;
    if (typeof first !== "string" || !/%[sdifoOc%]/.test(first) || !rest.length) return args.map(part);
    const text = first.replace(/%([sdifoOc%])/g, (written, letter) => {
      if (letter === "%") return "%";
      if (!rest.length) return written;
      const value = rest.shift();
      if (letter === "c") return "";
      if (letter === "d" || letter === "i") return String(Math.trunc(Number(value)));
      if (letter === "f") return String(Number(value));
      return letter === "s" && typeof value !== "object" ? String(value) : preview(value);
    });
    return [part(text), ...rest.map(part)];
  }

  const METHODS = {
    log: "log", info: "info", warn: "warn", error: "error", debug: "debug", trace: "trace", dir: "log", table: "table",
    group: "group", groupCollapsed: "group", groupEnd: "groupEnd", clear: "clear", assert: "error",
  };
  /** @type {Set<(error: unknown) => void>} */
  const listeners = new Set();

  /** @param {unknown} error */
  function tellListeners(error) {
    for (const listener of listeners) listener(error);
  }

  const real = /** @type {Record<string, (...args: unknown[]) => void>} */ (/** @type {unknown} */ (console));
  for (const [method, level] of Object.entries(METHODS)) {
    const call = real[method];
    if (!call) continue;
    real[method] = (...args) => {
      call.apply(console, args);
      if (method === "assert") {
        if (args[0]) return;
        args = ["Assertion failed", ...args.slice(1)];
      }
      const thrown = level === "error" ? args.find((value) => value instanceof Error) : undefined;
      if (thrown) tellListeners(thrown);
      // What Telegram's client script says of each message is in the workbench's own log.
      const [first] = args;
      const chatter = typeof first === "string" && first.startsWith("[Telegram.");
      if (watched && !chatter) emit("console", { level, parts: formatted(args), frames: framesOf(new Error().stack), at: Date.now() });
    };
  }

  // Errors.

  /** @param {string | undefined} stack @returns {import("./protocol.js").Frame[]} */
  function framesOf(stack) {
    const frames = [];
    for (const line of (stack || "").split("\n")) {
      const found = /^\s*(?:at )?(?:async )?(?:(.*?)(?: \(|@))?((?:https?|blob|file):[^\s)]*?):(\d+):(\d+)\)?\s*$/.exec(line);
      if (!found || !found[2].startsWith(base)) continue;
      const path = found[2].slice(base.length).replace(/[?#].*$/, "");
      if (path.startsWith("_wx2tg/")) continue;
      frames.push({ path, line: Number(found[3]), column: Number(found[4]), name: (found[1] || "").replace(/^new /, "") });
    }
    return frames;
  }

  /** @param {any} error @param {string} message @param {import("./protocol.js").Frame[]} [otherwise] */
  function tellError(error, message, otherwise = []) {
    const frames = framesOf(error && error.stack);
    tellListeners(error ?? new Error(message));
    emit("error", { message, frames: frames.length ? frames : otherwise, at: Date.now() });
  }

  window.addEventListener("error", (event) => {
    if (!(event instanceof ErrorEvent)) return;
    const { error, message, filename, lineno, colno } = event;
    tellError(error, message, framesOf(`${filename}:${lineno}:${colno}`));
  });
  window.addEventListener("unhandledrejection", ({ reason }) => {
    // A failed call of `wx` that nobody catches is everyday business; the runtime warns of it.
    if (reason && typeof reason.errMsg === "string") return;
    tellError(reason, reason instanceof Error ? `${reason.name}: ${reason.message}` : `Uncaught (in promise) ${preview(reason)}`);
  });

  window.__wx2tgDev = {
    bench,
    build,
    watched,
    native,
    emit,
    plain,
    part,
    framesOf,
    on(type, handler) {
      handlers.set(type, handler);
      if (complete) answerWaiting();
    },
    complete() {
      complete = true;
      answerWaiting();
    },
    errors(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    started(watchUpdates) {
      if (!watched) return;
      watchUpdates((instance, changes, ms, byTemplate) => {
        const from = byTemplate ? "template" : "script";
        emit("setData", { id: `i${instance.id}`, is: instance.is, changes: plain(changes), ms, at: Date.now(), from });
      });
    },
  };
})();

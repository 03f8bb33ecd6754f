/** wx.cloud.database: a chain of calls is written down and sent to the owner's endpoint as one. */

import { has } from "../../core/data.js";
import { asyncCall, invoke } from "./call.js";
import { checkCloud } from "./cloud-types.js";

/**
 * @typedef {{name: string, args: unknown[]}} CloudStep
 * @typedef {{collection: string, steps: CloudStep[], method: string, options?: unknown}} CloudCall
 * @typedef {(call: CloudCall) => Promise<object>} SendCall
 */

/** Methods that end a chain; after `aggregate()`, only `end` does. */
const ENDS = ["get", "count", "add", "update", "set", "remove"];

/** Ends of a chain that need data, and what may be given. */
const DATA = /** @type {Table<string>} */ ({ __proto__: null, add: "object|array", update: "object", set: "object" });

/**
 * A Database. `send({collection, steps, method, options})` resolves with the server's answer. Commands of `db.command`
 * are sent as `{$command: name, args: [...], of: command}`, dates as `{$date}`, regular expressions as `{$regex}`.
 * @param {(call: CloudCall) => Promise<Fields>} send @param {object} [config] what `wx.cloud.database` was called with
 */
export function cloudDatabase(send, config = {}) {
  return {
    config,
    collection: (/** @type {string} */ collection) => chain(send, collection, []),
    command: commands({}),
    serverDate: ({ offset = 0 } = {}) => ({ $date: "server", offset }),
    RegExp: (/** @type {{regexp: string, options?: string}} */ { regexp, options = "" }) => ({ $regex: regexp, $options: options }),
    Geo: geometry(),
    /** @param {string} name */
    createCollection: (name) => asyncCall("createCollection", {}, () => send({ collection: name, steps: [], method: "createCollection" })),
  };
}

/**
 * Any method that does not end the chain is a step of it.
 * @param {SendCall} send @param {string} collection @param {CloudStep[]} steps
 */
function chain(send, collection, steps) {
  const aggregating = steps.some((/** @type {any} */ { name }) => name === "aggregate");
  const last = steps.length ? steps[steps.length - 1].name : "";
  const end = (/** @type {string} */ method) => (/** @type {ApiOptions} */ options) => {
    const name = method === "end" ? "collection.aggregate" : `${last === "doc" ? "document" : "collection"}.${method}`;
    return asyncCall(name, options, ({ success, fail, complete, ...given }) => {
      if (DATA[method]) checkCloud(method, options, { data: DATA[method] });
      checkCloud(name, { collection }, { collection: "string" });
      return send({ collection, steps, method, options: plain(given) });
    });
  };
  return new Proxy({}, {
    get(target, name) {
      if (typeof name === "symbol" || name === "then") return undefined;
      if (name === "watch") return watch;
      if (aggregating ? name === "end" : ENDS.includes(name)) return end(name);
      return (/** @type {unknown[]} */ ...args) => chain(send, collection, [...steps, { name, args: args.map(plain) }]);
    },
  });
}

/** Nobody tells a page of changes. @param {{onError?: (error: Error) => void}} [listeners] */
function watch(listeners) {
  const { onError } = listeners || {};
  const errMsg = "watch:fail not supported in Telegram";
  setTimeout(() => invoke(onError, Object.assign(new Error(errMsg), { errMsg, errCode: -1 })), 0);
  return { close: () => Promise.resolve() };
}

/**
 * `_.gt(1).and(_.lt(9))`: every member is a function that makes a command, and every command has such members.
 * @param {Record<PropertyKey, any>} command
 */
function commands(command) {
  return new Proxy(command, {
    get(target, name) {
      if (has(target, name) || typeof name === "symbol" || name === "then" || name === "toJSON") return target[name];
      if (name === "aggregate") return commands({ $aggregate: true });
      const of = Object.keys(target).length ? { of: plain(target) } : null;
      return (/** @type {unknown[]} */ ...args) => commands({ $command: name, args: args.map(plain), ...of });
    },
  });
}

/** Places, ways and areas as GeoJSON has them; each is made of those before it. */
function geometry() {
  /** @typedef {{type: string, coordinates: any[]}} Shape */
  const of = (/** @type {string} */ type) => (/** @type {Shape[]} */ parts) => {
    return { type, coordinates: Array.isArray(parts) ? parts.map((part) => (part ? part.coordinates : [])) : [] };
  };
  return {
    /** @param {number} longitude @param {number} latitude */
    Point: (longitude, latitude) => ({ type: "Point", coordinates: [longitude, latitude] }),
    LineString: of("LineString"),
    Polygon: of("Polygon"),
    MultiPoint: of("MultiPoint"),
    MultiLineString: of("MultiLineString"),
    MultiPolygon: of("MultiPolygon"),
  };
}

/** Dates and regular expressions as JSON can carry them. @param {unknown} value @returns {unknown} */
function plain(value) {
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof RegExp) return { $regex: value.source, $options: value.flags };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

/** wx.cloud.database: a chain of calls is written down and sent to the owner's endpoint as one. */

import { has } from "../../core/data.js";
import { asyncCall } from "./call.js";

/** Methods that end a chain; after `aggregate()`, only `end` does. */
const ENDS = ["get", "count", "add", "update", "set", "remove"];

/**
 * A Database. `send({collection, steps, method, options})` resolves with the server's answer. Commands of `db.command`
 * are sent as `{$command: name, args: [...], of: command}`, dates as `{$date}`, regular expressions as `{$regex}`.
 * @param {(call: any) => Promise<any>} send @param {any} [config] what `wx.cloud.database` was called with
 */
export function cloudDatabase(send, config = {}) {
  return {
    config,
    collection: (/** @type {any} */ collection) => chain(send, collection, []),
    command: commands({}),
    serverDate: ({ offset = 0 } = {}) => ({ $date: "server", offset }),
    RegExp: (/** @type {any} */ { regexp, options = "" }) => ({ $regex: regexp, $options: options }),
    Geo: { Point: (/** @type {any} */ longitude, /** @type {any} */ latitude) => ({ type: "Point", coordinates: [longitude, latitude] }) },
    createCollection: (/** @type {any} */ name) => send({ collection: name, steps: [], method: "createCollection" }),
  };
}

/**
 * Any method that does not end the chain is a step of it.
 * @param {(...args: any[]) => any} send @param {any} collection @param {any} steps
 */
function chain(send, collection, steps) {
  const aggregating = steps.some((/** @type {any} */ { name }) => name === "aggregate");
  const end = (/** @type {any} */ method) => (/** @type {any} */ options) =>
    asyncCall(`collection.${method}`, options, ({ success, fail, complete, ...given }) =>
      send({ collection, steps, method, options: plain(given) }),
    );
  return new Proxy({}, {
    get(target, name) {
      if (typeof name === "symbol" || name === "then") return undefined;
      if (name === "watch") return watch;
      if (aggregating ? name === "end" : ENDS.includes(name)) return end(name);
      return (/** @type {any[]} */ ...args) => chain(send, collection, [...steps, { name, args: args.map(plain) }]);
    },
  });
}

/** Nobody tells a page of changes. */
function watch({ onError } = /** @type {any} */ ({})) {
  if (onError) setTimeout(onError, 0, new Error("watch:fail not supported in Telegram"));
  return { close: () => Promise.resolve() };
}

/**
 * `_.gt(1).and(_.lt(9))`: every member is a function that makes a command, and every command has such members.
 * @param {any} command
 */
function commands(command) {
  return new Proxy(command, {
    get(target, name) {
      if (has(target, name) || typeof name === "symbol" || name === "then" || name === "toJSON") return target[name];
      if (name === "aggregate") return commands({ $aggregate: true });
      const of = Object.keys(target).length ? { of: plain(target) } : null;
      return (/** @type {any[]} */ ...args) => commands({ $command: name, args: args.map(plain), ...of });
    },
  });
}

/** Dates and regular expressions as JSON can carry them. @param {any} value @returns {any} */
function plain(value) {
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof RegExp) return { $regex: value.source, $options: value.flags };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

/** wx.cloud.database: a chain of calls is written down and sent to the owner's endpoint as one. */

import { has } from "../../core/data.js";
import { asyncCall, failure } from "./call.js";
import { checkCloud } from "./cloud-types.js";
import { fromWire, geometry, toWire } from "./cloud-values.js";

/**
 * @typedef {{name: string, args: unknown[]}} CloudStep
 * @typedef {{collection: string, steps: CloudStep[]}} CloudQuery
 * @typedef {CloudQuery & {method: string, options?: unknown, transaction?: string}} CloudCall
 * @typedef {{
 *   call: (action: string, given: object) => Promise<Fields>,
 *   watch: (query: CloudQuery, listeners: Fields) => {close: () => Promise<void>},
 * }} CloudServer
 */

/** Methods that end a chain; after `aggregate()`, only `end` does. */
const ENDS = ["get", "count", "add", "update", "set", "remove"];

/** Ends of a chain that need data, and what may be given. */
const DATA = /** @type {Table<string>} */ ({ __proto__: null, add: "object|array", update: "object", set: "object" });

/** How often a transaction is tried where others wrote what it read, as in WeChat. */
const TRIES = 3;

/**
 * A Database. `server.call("database", {collection, steps, method, options})` resolves with the server's answer. Commands
 * of `db.command` are sent as `{$command: name, args: [...], of: command}`.
 * @param {CloudServer} server @param {Fields} [config] what `wx.cloud.database` was called with
 */
export function cloudDatabase(server, config = {}) {
  return {
    config,
    collection: (/** @type {string} */ collection) => chain(server, { collection, steps: [] }, kept(config)),
    command: commands({}),
    serverDate: ({ offset = 0 } = {}) => ({ $date: "server", offset }),
    RegExp: (/** @type {{regexp: string, options?: string}} */ { regexp, options = "" }) => ({ $regex: regexp, $options: options }),
    Geo: geometry(),
    /** @param {string} name */
    createCollection: (name) => {
      const call = { collection: name, steps: [], method: "createCollection" };
      return asyncCall("createCollection", {}, () => server.call("database", call));
    },
    startTransaction: () => startTransaction(server, kept(config)),
    runTransaction: (/** @type {Function} */ work, /** @type {number} */ tries = TRIES) => runTransaction(server, kept(config), work, tries),
  };
}

/** What of the configuration is said with each call. @param {Fields} config */
function kept({ throwOnNotFound }) {
  return throwOnNotFound === undefined ? {} : { throwOnNotFound };
}

/**
 * Any method that does not end the chain is a step of it.
 * @param {CloudServer} server @param {CloudQuery} query @param {Fields} always options of each call
 * @param {string} [transaction] in which the call is made
 */
function chain(server, { collection, steps }, always, transaction) {
  const aggregating = steps.some(({ name }) => name === "aggregate");
  const last = steps.length ? steps[steps.length - 1].name : "";
  const end = (/** @type {string} */ method) => (/** @type {ApiOptions} */ options) => {
    const name = method === "end" ? "collection.aggregate" : `${last === "doc" ? "document" : "collection"}.${method}`;
    return asyncCall(name, options, async ({ success, fail, complete, ...given }) => {
      if (DATA[method]) checkCloud(method, options, { data: DATA[method] });
      checkCloud(name, { collection }, { collection: "string" });
      const call = { collection, steps, method, options: toWire({ ...always, ...given }) };
      return fromWire(await server.call("database", transaction ? { ...call, transaction } : call));
    });
  };
  return new Proxy({}, {
    get(target, name) {
      if (typeof name === "symbol" || name === "then") return undefined;
      if (name === "watch") return (/** @type {Fields} */ listeners) => server.watch({ collection, steps }, listeners || {});
      if (aggregating ? name === "end" : ENDS.includes(name)) return end(name);
      return (/** @type {unknown[]} */ ...args) => {
        return chain(server, { collection, steps: [...steps, { name, args: args.map(toWire) }] }, always, transaction);
      };
    },
  });
}

/**
 * A transaction: what is written in it is seen by others when it is committed, or never.
 * @param {CloudServer} server @param {Fields} always
 */
async function startTransaction(server, always) {
  const started = /** @type {Fields} */ (await asyncCall("startTransaction", {}, () => server.call("startTransaction", {})));
  const { transactionId } = started;
  const end = (/** @type {string} */ name, /** @type {string} */ action, /** @type {Fields} */ more = {}) => {
    return asyncCall(name, {}, async () => {
      await server.call(action, { transactionId });
      return more;
    });
  };
  return {
    id: transactionId,
    collection: (/** @type {string} */ collection) => chain(server, { collection, steps: [] }, always, transactionId),
    commit: () => end("transaction.commit", "commitTransaction"),
    rollback: (/** @type {unknown} */ reason) => end("transaction.rollback", "abortTransaction", { reason }),
  };
}

/**
 * Run `work(transaction)` and commit, once more where another transaction was quicker. A rollback ends it with the reason
 * that it was given.
 * @param {CloudServer} server @param {Fields} always @param {Function} work @param {number} tries
 */
async function runTransaction(server, always, work, tries) {
  if (typeof work !== "function") throw failure(`the work of a transaction should be function instead of ${typeof work}`);
  for (;;) {
    const transaction = await startTransaction(server, always);
    /** The reason of the rollback, where there was one. @type {unknown[]} */
    const ended = [];
    const rollback = (/** @type {unknown} */ reason) => {
      ended.push(reason);
      return transaction.rollback(reason);
    };
    try {
      const result = await work({ ...transaction, rollback });
      if (ended.length) throw ended[0];
      const committed = /** @type {Fields} */ (await transaction.commit());
      return { result, errMsg: "runTransaction:ok", ...(committed.requestID ? { requestID: committed.requestID } : null) };
    } catch (/** @type {any} */ error) {
      if (ended.length) throw ended[0];
      await Promise.resolve(transaction.rollback("")).catch(() => {});
      if (--tries < 1 || !error || !/TransactionConflict/.test(error.errMsg)) throw error;
    }
  }
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
      const of = Object.keys(target).length ? { of: toWire(target) } : null;
      return (/** @type {unknown[]} */ ...args) => commands({ $command: name, args: args.map(toWire), ...of });
    },
  });
}

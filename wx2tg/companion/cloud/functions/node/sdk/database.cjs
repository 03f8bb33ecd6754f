"use strict";
/** `cloud.database()`: a chain of calls is written down and sent to the companion as one. */

const { commands } = require("./commands.cjs");
const { refusal, settled } = require("./errors.cjs");
const { startTransaction, runTransaction } = require("./transactions.cjs");
const { Geo, decoded, encoded } = require("./values.cjs");

/** Steps of a query, and stages of an aggregate. */
const STEPS = ["where", "orderBy", "limit", "skip", "field"];
const STAGES = [
  ...["addFields", "bucket", "bucketAuto", "count", "facet", "geoNear", "graphLookup", "group", "limit", "lookup"],
  ...["match", "project", "replaceRoot", "sample", "skip", "sort", "sortByCount", "unwind", "collStats", "indexStats", "out", "redact"],
];

/** Ends of a chain that need `data`. */
const NEED_DATA = new Set(["add", "set", "update"]);

/**
 * @typedef {(payload: object, name: string) => Promise<any>} Send sends one call of the action "database"
 * @typedef {{send: Send, collection: string, steps: {name: string, args: any[]}[], id?: any, throwOnNotFound: boolean}} Chain
 */

class Linked {
  /** @param {Chain} chain */
  constructor(chain) {
    Object.defineProperty(this, "chain", { value: chain });
  }
}

/** @param {any} link @param {string} name @param {any[]} args @returns {Chain} */
function longer({ chain }, name, args) {
  return { ...chain, steps: [...chain.steps, { name, args: args.map((part) => encoded(part)) }] };
}

class Query extends Linked {}
for (const name of STEPS) define(Query, name, (link, args) => new Query(longer(link, name, args)));
for (const name of ["get", "count", "update", "remove"]) defineEnd(Query, name, "collection");

class Collection extends Query {
  get collectionName() {
    return /** @type {any} */ (this).chain.collection;
  }
  /** @param {string | number} id */
  doc(id) {
    return new Doc({ ...longer(this, "doc", [id]), id });
  }
  aggregate() {
    return new Aggregate(longer(this, "aggregate", []));
  }
  /** Changes are told to pages alone, whose code goes on. */
  watch() {
    throw refusal("collection.watch", "a cloud function cannot watch: it ends with its answer");
  }
}
defineEnd(Collection, "add", "collection");

class Doc extends Linked {}
define(Doc, "field", (link, args) => new Doc(longer(link, "field", args)));
for (const name of ["get", "set", "update", "remove"]) defineEnd(Doc, name, "document");
// node-sdk's own name in transactions.
define(Doc, "delete", (link, args) => link.remove(...args));

class Aggregate extends Linked {}
for (const name of STAGES) define(Aggregate, name, (link, args) => new Aggregate(longer(link, name, args)));
defineEnd(Aggregate, "end", "collection.aggregate");

/** @param {any} type @param {string} name @param {(link: any, args: any[]) => any} method */
function define(type, name, method) {
  const value = function (/** @type {any} */ ...args) {
    return method(/** @type {any} */ (this), args);
  };
  Object.defineProperty(type.prototype, name, { value, writable: true, configurable: true });
}

/** @param {any} type @param {string} method @param {string} of how WeChat calls what it is a method of */
function defineEnd(type, method, of) {
  const name = method === "end" ? of : `${of}.${method}`;
  define(type, method, ({ chain }, [options]) => settled(sent(chain, method, name, options || {}), options));
}

/** @param {Chain} chain @param {string} method @param {string} name @param {any} options */
async function sent(chain, method, name, options) {
  const { success, fail, complete, ...given } = options;
  if (NEED_DATA.has(method) && (typeof given.data !== "object" || given.data === null)) {
    throw refusal(name, `parameter.data should be object instead of ${given.data === null ? "null" : typeof given.data};`);
  }
  const { collection, steps } = chain;
  let answer;
  try {
    const told = name === "document.get" && !chain.throwOnNotFound ? { ...given, throwOnNotFound: false } : given;
    answer = await chain.send({ collection, steps, method, options: encoded(told) }, name);
  } catch (error) {
    if (chain.throwOnNotFound || name !== "document.get" || !isMissing(error)) throw error;
    answer = { data: null };
  }
  const found = decoded(answer);
  if (name === "document.get" && chain.throwOnNotFound && (found.data === null || found.data === undefined)) {
    throw refusal(name, `document with _id ${chain.id} does not exist`);
  }
  return { ...found, errMsg: `${name}:ok` };
}

/** @param {any} error */
function isMissing(error) {
  return /document with _id .* does not exist|cannot find document/.test(error.errMsg || "");
}

/**
 * A Database, or what a transaction has of one.
 * @param {{ask: (action: string, name: string, payload: object) => Promise<any>, throwOnNotFound?: boolean}} given `ask` sends a call
 */
function database({ ask, throwOnNotFound = true }) {
  const collectionOf = (/** @type {object} */ more) => (/** @type {string} */ collection) => {
    if (typeof collection !== "string") throw refusal("database.collection", "the name of a collection must be a string");
    const send = (/** @type {object} */ payload, /** @type {string} */ name) => ask("database", name, { ...payload, ...more });
    return new Collection({ send, collection, steps: [], throwOnNotFound });
  };
  return {
    collection: collectionOf({}),
    command: commands(null),
    Geo,
    serverDate({ offset = 0 } = {}) {
      return { $date: "server", offset };
    },
    RegExp: function ({ regexp = "", options = "" } = {}) {
      return { $regex: regexp, $options: options };
    },
    /** @param {string} name */
    async createCollection(name) {
      const answer = await ask("database", "database.createCollection", { collection: name, steps: [], method: "createCollection" });
      return { ...answer, errMsg: "database.createCollection:ok" };
    },
    startTransaction: () => startTransaction(ask, collectionOf),
    /** @param {(transaction: any) => any} run @param {number} [times] */
    runTransaction: (run, times) => runTransaction(() => startTransaction(ask, collectionOf), run, times),
  };
}

module.exports = { database };

/** Live queries of wx.cloud.database: all of an environment's go over one WebSocket, which is there while there are any. */

import { invoke } from "./call.js";
import { fromWire } from "./cloud-values.js";

/**
 * @typedef {import("./cloud-database.js").CloudQuery} CloudQuery
 * @typedef {{docId: string, dataType: string, queueType: string, doc: Fields, updatedFields?: Fields, removedFields?: string[]}} DocChange
 * @typedef {{watch?: number, type?: string, docs?: Fields[], changes?: DocChange[], order?: string[], error?: CloudFault, pong?: number}} Told
 * @typedef {{errCode: number, errMsg: string}} CloudFault
 * @typedef {{query: CloudQuery, listeners: Fields, docs: Map<string, Fields> | null, told: number}} Watch
 */

/** Milliseconds until a lost connection is tried again: as many at first, twice as many each time, up to the most. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30000;

/** Milliseconds between two questions whether the server is there, and until it counts as gone. */
const ASKED_EVERY = 25000;
const SILENCE = 60000;

/** How often a server is tried that never answered. */
const TRIES = 5;

/** WeChat's code of live queries that lost their connection for good. */
const CONNECTION = -402002;

/** The live queries of one environment. */
export class LiveQueries {
  /** @param {() => string} address of the WebSocket; throws where there is no cloud @param {() => object} hello what the page is */
  constructor(address, hello) {
    this.address = address;
    this.hello = hello;
    /** @type {Map<number, Watch>} */
    this.watches = new Map();
    this.last = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.failures = 0;
    this.answered = false;
    this.heard = 0;
    this.timer = 0;
  }

  /**
   * Begin a live query.
   * @param {CloudQuery} query @param {Fields} listeners onChange, onError
   * @returns {{close: () => Promise<void>}}
   */
  open(query, listeners) {
    const id = ++this.last;
    this.watches.set(id, { query, listeners, docs: null, told: 0 });
    // The app has its watcher before it hears of anything.
    setTimeout(() => (this.isOpen() ? this.ask(id) : this.connect()), 0);
    return {
      close: async () => {
        if (!this.watches.delete(id)) return;
        if (this.isOpen()) this.send({ close: id });
        if (!this.watches.size) this.disconnect();
      },
    };
  }

  isOpen() {
    return !!this.socket && this.socket.readyState === WebSocket.OPEN;
  }

  /** @param {object} message */
  send(message) {
    if (this.socket) this.socket.send(JSON.stringify(message));
  }

  /** @param {number} id */
  ask(id) {
    const watch = this.watches.get(id);
    if (watch) this.send({ watch: id, ...watch.query });
  }

  connect() {
    if (this.socket || !this.watches.size) return;
    clearTimeout(this.timer);
    try {
      this.socket = new WebSocket(this.address());
    } catch (error) {
      this.fail({ errCode: CONNECTION, errMsg: String(/** @type {Error} */ (error).message) });
      return;
    }
    const socket = this.socket;
    socket.onopen = () => {
      this.heard = Date.now();
      this.send(this.hello());
      for (const id of this.watches.keys()) this.ask(id);
      this.keepAsking();
    };
    socket.onmessage = ({ data }) => this.take(JSON.parse(data));
    socket.onclose = () => {
      if (socket === this.socket) this.lost();
    };
  }

  /** A phone that slept, or a net that changed, leaves a WebSocket that never closes. */
  keepAsking() {
    this.timer = setTimeout(() => {
      if (Date.now() - this.heard > SILENCE) {
        const socket = this.socket;
        this.lost();
        if (socket) socket.close();
        return;
      }
      this.send({ ping: 1 });
      this.keepAsking();
    }, ASKED_EVERY);
  }

  lost() {
    clearTimeout(this.timer);
    this.socket = null;
    this.failures++;
    if (!this.answered && this.failures >= TRIES) {
      this.fail({ errCode: CONNECTION, errMsg: "the server of the cloud does not answer" });
    } else if (this.watches.size) {
      const pause = Math.min(FIRST_PAUSE * 2 ** (this.failures - 1), LONGEST_PAUSE);
      this.timer = setTimeout(() => this.connect(), pause);
    }
  }

  disconnect() {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.failures = 0;
    if (socket) socket.close();
  }

  /** @param {Told} message */
  take(message) {
    this.heard = Date.now();
    this.answered = true;
    this.failures = 0;
    if (message.watch === undefined) {
      if (message.error) this.fail(message.error);
      return;
    }
    const watch = this.watches.get(message.watch);
    if (!watch) return;
    if (message.error) {
      this.watches.delete(message.watch);
      if (!this.watches.size) this.disconnect();
      tellFault(watch, message.error);
    } else if (message.type === "init") {
      takeAll(watch, message.docs || []);
    } else {
      takeChanges(watch, message.changes || [], message.order || []);
    }
  }

  /** Every live query ends. @param {CloudFault} fault */
  fail(fault) {
    const watches = [...this.watches.values()];
    this.watches.clear();
    this.disconnect();
    for (const watch of watches) tellFault(watch, fault);
  }
}

/** @param {Watch} watch @param {CloudFault} fault */
function tellFault(watch, { errCode, errMsg }) {
  const text = /^[\w.]+:fail/.test(errMsg) ? errMsg : `collection.watch:fail ${errMsg}`;
  invoke(watch.listeners.onError, Object.assign(new Error(text), { errCode, errMsg: text }));
}

/**
 * The whole result: the first one, or what it is after changes that were not heard of.
 * @param {Watch} watch @param {Fields[]} docs
 */
function takeAll(watch, docs) {
  const before = watch.docs;
  const now = new Map(docs.map((doc) => [doc._id, doc]));
  watch.docs = now;
  if (!before) {
    tell(watch, docs.map((doc) => ({ docId: doc._id, dataType: "init", queueType: "init", doc })), "init");
    return;
  }
  const changes = [...before].filter(([id]) => !now.has(id)).map(([id, doc]) => change(id, "remove", "dequeue", doc));
  for (const [id, doc] of now) {
    const old = before.get(id);
    if (!old) changes.push(change(id, "add", "enqueue", doc));
    else if (JSON.stringify(old) !== JSON.stringify(doc)) changes.push({ ...change(id, "update", "update", doc), ...fieldsBetween(old, doc) });
  }
  if (changes.length || [...before.keys()].join() !== [...now.keys()].join()) tell(watch, changes);
}

/** @param {Watch} watch @param {DocChange[]} changes @param {string[]} order the ids of the result */
function takeChanges(watch, changes, order) {
  const docs = watch.docs || new Map();
  for (const { docId, queueType, doc } of changes) {
    if (queueType !== "dequeue") docs.set(docId, doc);
  }
  watch.docs = new Map(order.filter((id) => docs.has(id)).map((id) => [id, docs.get(id)]));
  tell(watch, changes);
}

/** @param {Watch} watch @param {DocChange[]} changes @param {string} [type] */
function tell(watch, changes, type) {
  const docs = [...(watch.docs || new Map()).values()].map(fromWire);
  const docChanges = changes.map((one) => fromWire({ id: watch.told, ...one }));
  invoke(watch.listeners.onChange, { id: watch.told++, docs, docChanges, ...(type ? { type } : null) });
}

/** @param {string} docId @param {string} dataType @param {string} queueType @param {Fields} doc @returns {DocChange} */
function change(docId, dataType, queueType, doc) {
  return { docId, dataType, queueType, doc };
}

/** @param {Fields} old @param {Fields} doc */
function fieldsBetween(old, doc) {
  const differs = (/** @type {string} */ key) => JSON.stringify(old[key]) !== JSON.stringify(doc[key]);
  const updated = Object.keys(doc).filter(differs);
  return {
    updatedFields: Object.fromEntries(updated.map((key) => [key, doc[key]])),
    removedFields: Object.keys(old).filter((key) => !(key in doc)),
  };
}

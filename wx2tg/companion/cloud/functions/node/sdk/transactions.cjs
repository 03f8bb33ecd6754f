"use strict";
/** Transactions of `cloud.database()`. */

/** How often a transaction that met another one is tried again, where the function does not say. */
const TIMES = 3;

class Transaction {
  /** @param {string} id @param {(action: string, name: string, payload: object) => Promise<any>} ask @param {(name: string) => any} collection */
  constructor(id, ask, collection) {
    this.id = id;
    this.collection = collection;
    /** "open", "committed" or "rolled back" */
    this.outcome = "open";
    /** @type {any} what `rollback` was given */
    this.reason = undefined;
    Object.defineProperty(this, "ask", { value: ask });
  }

  async commit() {
    await /** @type {any} */ (this).ask("commitTransaction", "transaction.commit", { transactionId: this.id });
    this.outcome = "committed";
    return { errMsg: "transaction.commit:ok" };
  }

  /** @param {any} [reason] what `runTransaction` is to fail with */
  async rollback(reason) {
    this.outcome = "rolled back";
    this.reason = reason;
    await /** @type {any} */ (this).ask("abortTransaction", "transaction.rollback", { transactionId: this.id });
    return { errMsg: "transaction.rollback:ok" };
  }
}

/**
 * @param {(action: string, name: string, payload: object) => Promise<any>} ask
 * @param {(more: object) => (name: string) => any} collectionOf makes what `collection` is, with more in each call
 */
async function startTransaction(ask, collectionOf) {
  const { transactionId } = await ask("startTransaction", "database.startTransaction", {});
  return new Transaction(transactionId, ask, collectionOf({ transaction: transactionId }));
}

/**
 * What `run` gives, with all of its writes or none; again where another transaction wrote what it read.
 * @param {() => Promise<Transaction>} start @param {(transaction: Transaction) => any} run @param {number} [times]
 */
async function runTransaction(start, run, times = TIMES) {
  for (let left = times; ; left--) {
    const transaction = await start();
    try {
      const result = await run(transaction);
      if (transaction.outcome === "rolled back") throw transaction.reason;
      if (transaction.outcome === "open") await transaction.commit();
      return result;
    } catch (error) {
      if (transaction.outcome === "rolled back") throw transaction.reason === undefined ? error : transaction.reason;
      await transaction.rollback().catch(() => undefined);
      if (left <= 0 || !isConflict(error)) throw error;
    }
  }
}

/** @param {any} error */
function isConflict(error) {
  return Boolean(error) && /TransactionConflict|WriteConflict/i.test(`${error.errMsg || error.message || ""}`);
}

module.exports = { runTransaction, startTransaction };

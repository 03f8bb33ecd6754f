"use strict";
/** What the program that runs a function and the SDK that the function requires both know. */

const { AsyncLocalStorage } = require("node:async_hooks");

/**
 * @typedef {{id: string, wx: Record<string, any>}} Call one run of the function; `wx` is what getWXContext tells
 * @typedef {(action: string, name: string, payload: object) => Promise<any>} Ask
 */

/** The call that the running code belongs to, also after others have begun in this process. */
const calls = new AsyncLocalStorage();

const state = {
  /** @type {Call | null} the last call that began: for code that lost its own */
  latest: null,
  /** The environment of this process. */
  environment: "",
  /** @type {Ask} sends a call of the SDK to the companion */
  ask: () => Promise.reject(new Error("the companion is not connected")),
};

/** @returns {Call | null} */
function currentCall() {
  return calls.getStore() || state.latest;
}

module.exports = { state, calls, currentCall };

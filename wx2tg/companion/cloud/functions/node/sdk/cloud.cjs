"use strict";
/** What both SDKs are made of: the calls of one environment. */

const { currentCall, state } = require("../state.cjs");
const { database } = require("./database.cjs");
const { refusal, sdkError, settled } = require("./errors.cjs");
const { named } = require("./named.cjs");
const { storage } = require("./storage.cjs");

/** `env: DYNAMIC_CURRENT_ENV`: the environment that the function runs in. */
const DYNAMIC_CURRENT_ENV = Symbol.for("DYNAMIC_CURRENT_ENV");

/** Levels of the logger, each with the method of `console` that prints it. */
const LEVELS = /** @type {const} */ (["log", "info", "warn", "error"]);

/** The name of an environment, or "" for the current one. @param {any} env as `init` takes it @param {string} kind "database", ... */
function environment(env, kind) {
  const found = env && typeof env === "object" ? env[kind] || env.default : env;
  return typeof found === "string" ? found : "";
}

/** @param {any} value */
function failureOf(value) {
  const { errCode = -1, errMsg = "the companion refused the call" } = value || {};
  return sdkError(errCode, errMsg);
}

/** The namespace `cloud` of wx-server-sdk; `new cloud.Cloud({resourceEnv})` makes another one. */
function makeCloud() {
  /** @type {{env?: any}} */
  let settings = {};

  const askOf = (/** @type {string} */ kind, /** @type {any} */ env) => (/** @type {string} */ action, /** @type {string} */ name, /** @type {object} */ payload) => {
    const other = environment(env === undefined ? settings.env : env, kind);
    return state.ask(action, name, other ? { ...payload, env: other } : payload).then(
      // A refusal of WeChat Pay has a word for its code, and is an answer.
      (answer) => (answer && typeof answer.errCode === "number" && answer.errCode ? Promise.reject(failureOf(answer)) : answer),
      (error) => Promise.reject(failureOf(error)),
    );
  };

  /** @param {{name: string, data?: object, config?: {env?: string}}} given */
  async function callFunction({ name, data = {}, config = {} }) {
    if (typeof name !== "string" || !name) throw refusal("cloud.callFunction", "parameter.name should be string");
    const answer = await askOf("functions", config.env)("callFunction", "cloud.callFunction", { name, data });
    return { ...answer, errMsg: "callFunction:ok" };
  }

  /** @param {{list: string[]}} given */
  async function getOpenData({ list }) {
    if (!Array.isArray(list)) throw refusal("getOpenData", "list must be provided");
    return { ...(await askOf("functions", undefined)("getOpenData", "getOpenData", { list })), errMsg: "getOpenData:ok", errCode: 0 };
  }

  const namespace = (/** @type {string} */ action) =>
    named(async (api, data, options) => {
      const name = `${action}.${api}`;
      const answer = await askOf("functions", undefined)(action, name, { api, data, ...options });
      return { ...answer, errCode: 0, errMsg: `${name}:ok` };
    });

  const openapi = namespace("openapi");
  const cloudPay = namespace("cloudPay");
  const unsupported = (/** @type {string} */ name) => async () => {
    throw refusal(name, "not supported: the companion has no such service of WeChat");
  };

  return {
    DYNAMIC_CURRENT_ENV,
    SYMBOL_CURRENT_ENV: DYNAMIC_CURRENT_ENV,
    /** @param {{env?: any}} [given] */
    init(given) {
      settings = given || {};
    },
    /** @param {object} [given] */
    updateConfig(given) {
      settings = { ...settings, ...given };
    },
    getWXContext,
    logger,
    /** @param {{env?: any, throwOnNotFound?: boolean}} [config] */
    database: (config = {}) => database({ ask: askOf("database", config.env), throwOnNotFound: config.throwOnNotFound !== false }),
    callFunction: (/** @type {any} */ options = {}) => settled(callFunction(options), options),
    getOpenData: (/** @type {any} */ options = {}) => settled(getOpenData(options), options),
    ...storage(askOf("storage", undefined)),
    openapi,
    cloudPay,
    getVoIPSign: unsupported("getVoIPSign"),
    getCloudCallSign: unsupported("getCloudCallSign"),
    callContainer: async (/** @type {object} */ options) => askOf("functions", undefined)("callContainer", "cloud.callContainer", options),
  };
}

/** Whom the call is for. @returns {Record<string, any>} */
function getWXContext() {
  const call = currentCall();
  return call ? { ...call.wx } : { ENV: state.environment };
}

/** Prints objects, one a line. */
function logger() {
  const print = (/** @type {"log" | "info" | "warn" | "error"} */ level) => (/** @type {object} */ fields) => console[level](JSON.stringify({ level, ...fields }));
  return Object.fromEntries(LEVELS.map((level) => [level, print(level)]));
}

module.exports = { DYNAMIC_CURRENT_ENV, getWXContext, makeCloud };

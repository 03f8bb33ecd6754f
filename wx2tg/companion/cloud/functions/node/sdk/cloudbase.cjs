"use strict";
/** `@cloudbase/node-sdk` and `tcb-admin-node`, over the same calls: their names and forms are CloudBase's. */

const { promises: fs } = require("node:fs");
const { DYNAMIC_CURRENT_ENV, getWXContext, makeCloud } = require("./cloud.cjs");
const { bytesOf } = require("./storage.cjs");

/** CloudBase's name of WeChat's codes. */
const CODES = /** @type {Record<string, string>} */ ({
  [-501001]: "SYS_ERR",
  [-501007]: "INVALID_PARAM",
  [-502001]: "DATABASE_REQUEST_FAILED",
  [-502003]: "DATABASE_PERMISSION_DENIED",
  [-502005]: "DATABASE_COLLECTION_NOT_EXIST",
  [-503003]: "STORAGE_FILE_NONEXIST",
  [-504002]: "FUNCTIONS_EXECUTE_FAIL",
  [-504003]: "FUNCTIONS_TIME_LIMIT_EXCEEDED",
});

/** @template T @param {Promise<T>} promise @returns {Promise<T>} with errors that have `code` and `message` */
function inItsWords(promise) {
  return promise.catch((error) => {
    const code = error && (CODES[error.errCode] || (error.errCode === undefined ? undefined : String(error.errCode)));
    throw code ? Object.assign(error, { code }) : error;
  });
}

/** What each end of a chain answers. @param {string} method @param {any} answer */
function inItsForm(method, answer) {
  const { errMsg, stats = {}, ...rest } = answer;
  if (method === "get") return { ...rest, data: [].concat(rest.data === null ? [] : rest.data) };
  if (method === "add") return { ...rest, id: rest._id, ids: rest._ids };
  if (method === "set") return { updated: stats.updated || 0, upsertedId: stats.created ? rest._id : undefined };
  if (method === "update") return { updated: stats.updated };
  if (method === "remove") return { deleted: stats.removed };
  return method === "end" ? { ...rest, data: rest.list } : rest;
}

const ENDS = new Set(["get", "count", "add", "set", "update", "remove", "end"]);
const WITH_DATA = new Set(["add", "set", "update"]);

/** A chain of wx-server-sdk whose ends take and give CloudBase's forms. @param {any} link @returns {any} */
function chain(link) {
  return new Proxy(link, {
    get(target, given) {
      const name = given === "delete" ? "remove" : given;
      const found = target[name];
      if (typeof found !== "function" || typeof name === "symbol") return found;
      if (!ENDS.has(name)) return (/** @type {any[]} */ ...args) => chain(found.apply(target, args));
      return (/** @type {any} */ data) => {
        const options = WITH_DATA.has(name) ? { data } : data;
        return inItsWords(found.call(target, options).then((/** @type {any} */ answer) => inItsForm(name, answer)));
      };
    },
  });
}

/** @param {any} found a Transaction */
function transactionOf(found) {
  return {
    id: found.id,
    collection: (/** @type {string} */ name) => chain(found.collection(name)),
    commit: () => inItsWords(found.commit()),
    rollback: (/** @type {any} */ reason) => inItsWords(found.rollback(reason)),
  };
}

/** @param {any} cloud @param {any} [config] */
function databaseOf(cloud, config) {
  const db = cloud.database({ ...config, throwOnNotFound: false });
  return {
    ...db,
    collection: (/** @type {string} */ name) => chain(db.collection(name)),
    startTransaction: async () => transactionOf(await inItsWords(db.startTransaction())),
    runTransaction: (/** @type {(transaction: any) => any} */ run, /** @type {number} */ times) =>
      inItsWords(db.runTransaction((/** @type {any} */ found) => run(transactionOf(found)), times)),
  };
}

/** @param {any} file of an answer */
function fileInItsForm({ status, errMsg, ...rest }) {
  return { code: status ? CODES[status] || String(status) : "SUCCESS", ...rest, ...(status ? { message: errMsg } : {}) };
}

/** An app. @param {any} [config] env */
function init(config = {}) {
  const cloud = makeCloud();
  const { env } = config;
  cloud.init({ env: typeof env === "string" ? env : undefined });
  const list = (/** @type {"getTempFileURL" | "deleteFile"} */ name) => async (/** @type {any} */ options) => {
    const { fileList } = await inItsWords(cloud[name]({ fileList: options.fileList }));
    return { fileList: fileList.map(fileInItsForm) };
  };
  return {
    config,
    init,
    database: (/** @type {any} */ given) => databaseOf(cloud, given),
    auth,
    logger: cloud.logger,
    async callFunction(/** @type {any} */ { name, data }) {
      const { result, requestID } = await inItsWords(cloud.callFunction({ name, data }));
      return { result, requestId: requestID };
    },
    async uploadFile(/** @type {any} */ { cloudPath, fileContent }) {
      const { fileID } = await inItsWords(cloud.uploadFile({ cloudPath, fileContent: await bytesOf(fileContent) }));
      return { fileID };
    },
    async downloadFile(/** @type {any} */ { fileID, tempFilePath }) {
      const { fileContent } = await inItsWords(cloud.downloadFile({ fileID }));
      if (tempFilePath) await fs.writeFile(tempFilePath, fileContent);
      return { fileContent: tempFilePath ? undefined : fileContent, message: "" };
    },
    getTempFileURL: list("getTempFileURL"),
    deleteFile: list("deleteFile"),
    async callWxOpenApi(/** @type {any} */ { apiName, requestData }) {
      const path = apiName.replace(/^\/|^openapi\./g, "").split(/[./]/);
      const call = path.reduce((/** @type {any} */ found, /** @type {string} */ name) => found[name], cloud.openapi);
      return { result: await inItsWords(call(requestData)) };
    },
  };
}

/** Who calls. */
function auth() {
  const { OPENID = "", APPID = "", CLIENTIP = "" } = getWXContext();
  const user = { openId: OPENID, appId: APPID, uid: OPENID, customUserId: "", isAnonymous: false };
  return {
    getUserInfo: () => user,
    getEndUserInfo: async () => ({ userInfo: user }),
    getAuthContext: async () => ({ uid: OPENID, loginType: "WECHAT-OPENID" }),
    getClientIP: () => CLIENTIP,
  };
}

/** What CloudBase has in variables of the process. */
function getCloudbaseContext() {
  const { OPENID, APPID, UNIONID, ENV, SOURCE, CLIENTIP } = getWXContext();
  return { TCB_ENV: ENV, SCF_NAMESPACE: ENV, WX_OPENID: OPENID, WX_APPID: APPID, WX_UNIONID: UNIONID, TCB_SOURCE: SOURCE, WX_CLIENTIP: CLIENTIP };
}

/** The app of those who never call `init`, as tcb-admin-node allows. */
const usual = init();

exports.SYMBOL_CURRENT_ENV = DYNAMIC_CURRENT_ENV;
exports.SYMBOL_DEFAULT_ENV = DYNAMIC_CURRENT_ENV;
exports.init = init;
exports.parseContext = (/** @type {any} */ context) => ({ ...context, environment: getCloudbaseContext() });
exports.getCloudbaseContext = getCloudbaseContext;
exports.getCurrentEnv = () => getWXContext().ENV;
exports.database = usual.database;
exports.auth = usual.auth;
exports.logger = usual.logger;
exports.callFunction = usual.callFunction;
exports.uploadFile = usual.uploadFile;
exports.downloadFile = usual.downloadFile;
exports.getTempFileURL = usual.getTempFileURL;
exports.deleteFile = usual.deleteFile;
exports.callWxOpenApi = usual.callWxOpenApi;

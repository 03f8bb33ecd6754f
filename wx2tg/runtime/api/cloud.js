/** wx.cloud over the owner's own server: calls go to `[cloud] endpoint`, files through it. */

import { initData } from "../bridge/client.js";
import { cloudFiles } from "../core/assets.js";
import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";
import { cloudDatabase } from "./_shared/cloud-database.js";
import { fetchFile, sendForm, ShownFiles } from "./_shared/cloud-files.js";
import { checkCloud, checkFiles } from "./_shared/cloud-types.js";
import { LiveQueries } from "./_shared/cloud-watch.js";
import { fileUrl, readBlob, tempFile } from "./_shared/files.js";
import { requestUrl } from "./_shared/http.js";
import { addListeners } from "./_shared/listeners.js";
import { postJson } from "./_shared/post.js";

/** @typedef {{env: string, live: LiveQueries | null}} CloudState  an environment of the cloud, "" for the usual one */

/** That of `wx.cloud` itself. @type {CloudState} */
const main = { env: "", live: null };

/** The files that are shown, from the first `wx.cloud.init` on. */
const shown = { files: /** @type {ShownFiles | null} */ (null) };

/** The value of `wx.cloud`: one object, to which stubs and the app add members. */
const cloud = { namespace: /** @type {Fields | null} */ (null) };

/** The value of `wx.cloud`, for code that passes it around. @returns {Fields | null} */
export function cloudNamespace() {
  if (!cloud.namespace) cloud.namespace = { ...membersOf(main), CloudID: cloudId, CDN: cloudCdn, Cloud };
  return cloud.namespace;
}

/** @param {CloudState} state */
function membersOf(state) {
  const on = (/** @type {(options: never, state: CloudState) => unknown} */ run) => (/** @type {unknown} */ options) => run(/** @type {never} */ (options), state);
  return {
    init: on(init),
    callFunction: on(callFunction),
    callContainer: on(callContainer),
    uploadFile: on(uploadFile),
    downloadFile: on(downloadFile),
    getTempFileURL: on(getTempFileURL),
    deleteFile: on(deleteFile),
    database: on(databaseOf),
  };
}

/** `new wx.cloud.Cloud({resourceEnv})`: another environment. @param {{resourceEnv?: string}} [options] */
function Cloud({ resourceEnv = "" } = {}) {
  return { ...membersOf({ env: resourceEnv, live: null }), init: async () => undefined, CloudID: cloudId, CDN: cloudCdn };
}

/** Where the cloud is, wx2tg.toml says; here the app names its environment. @param {Fields} [options] env */
export function cloudInit(options) {
  init(options, main);
}

/** @param {Fields | undefined} options @param {CloudState} state */
function init(options, state) {
  const given = options && typeof options === "object" ? options.env : "";
  const name = given && typeof given === "object" ? given.database || given.functions || given.storage : given;
  // DYNAMIC_CURRENT_ENV is a symbol.
  state.env = typeof name === "string" ? name : "";
  if (shown.files) return;
  const files = new ShownFiles(() => (env.settings.cloud || {}).endpoint || "", (ids) => addressesOf(main, ids));
  shown.files = files;
  cloudFiles.address = (id) => files.address(id);
  files.listen();
}

/** @param {ApiOptions<{name: string, data?: unknown}>} options name, data */
export function cloudCallFunction(options) {
  return callFunction(options, main);
}

/** @param {ApiOptions<{name: string, data?: unknown}>} options name, data @param {CloudState} state */
function callFunction(options, state) {
  return cloudCall("callFunction", options, { name: "string", data: "object?" }, async ({ name, data, config }) => {
    const answer = await callCloud(at(state, config), "callFunction", { name, data: data || {} });
    return { result: "result" in answer ? answer.result : answer, requestID: answer.requestID || "" };
  });
}

/** @param {ApiOptions<{path: string, method?: string, header?: Fields, data?: unknown, service?: string}>} options path, method, header, data */
export function cloudCallContainer(options) {
  return callContainer(options, main);
}

/** @param {ApiOptions<{path: string, method?: string, header?: Fields, data?: unknown, service?: string}>} options path, method, header, data @param {CloudState} state */
function callContainer(options, state) {
  const types = { path: "string", header: "object?", method: "string?", service: "string?" };
  return cloudCall("callContainer", options, types, async ({ path, method = "GET", header = {}, data, service, config }) => {
    const answer = await callCloud(at(state, config), "callContainer", { path, method, header, data, service });
    const { statusCode = 200, header: received = {} } = answer;
    return { data: "data" in answer ? answer.data : answer, statusCode, header: received, callID: "" };
  });
}

/** The bytes go as a form to the endpoint, which answers {fileID}. @param {ApiOptions<{cloudPath: string, filePath: string}>} options cloudPath, filePath */
export function cloudUploadFile(options) {
  return uploadFile(options, main);
}

/** The bytes go as a form to the endpoint, which answers {fileID}. @param {ApiOptions<{cloudPath: string, filePath: string}>} options cloudPath, filePath @param {CloudState} state */
function uploadFile(options, state) {
  return transfer("uploadFile", options, { cloudPath: "string", filePath: "string" }, async ({ cloudPath, filePath, config }, signal, fire) => {
    const { env: name } = at(state, config);
    const form = new FormData();
    form.append("action", "uploadFile");
    form.append("cloudPath", cloudPath);
    if (name) form.append("env", name);
    form.append("initData", initData());
    form.append("file", await readBlob(filePath), cloudPath.split("/").pop());
    const { fileID, errCode, errMsg } = await sendForm(endpoint(), form, signal, fire);
    checkAnswer(errCode, errMsg);
    if (!fileID) throw failure("the endpoint answered without a fileID");
    return { fileID, statusCode: 200 };
  });
}

/** @param {ApiOptions<{fileID: string}>} options fileID */
export function cloudDownloadFile(options) {
  return downloadFile(options, main);
}

/** @param {ApiOptions<{fileID: string}>} options fileID @param {CloudState} state */
function downloadFile(options, state) {
  return transfer("downloadFile", options, { fileID: "string" }, async ({ fileID, config }, signal, fire) => {
    const [found] = await addressesOf(at(state, config), [fileID]);
    if (!found || !found.tempFileURL) {
      const { status = 0, errMsg = "" } = found || {};
      throw failure(errMsg || `no such file: ${fileID}`, status ? { errCode: status } : {});
    }
    const { blob, status } = await fetchFile(found.tempFileURL, signal, fire);
    return { tempFilePath: tempFile(blob, fileID), statusCode: status };
  });
}

/** @param {ApiOptions<{fileList: (string | {fileID: string})[]}>} options fileList */
export function cloudTempFileUrl(options) {
  return getTempFileURL(options, main);
}

/** @param {ApiOptions<{fileList: (string | {fileID: string})[]}>} options fileList @param {CloudState} state */
function getTempFileURL(options, state) {
  return cloudCall("getTempFileURL", options, { fileList: "array" }, async ({ fileList, config }) => {
    checkFiles(fileList);
    return { fileList: await addressesOf(at(state, config), fileList) };
  });
}

/** @param {ApiOptions<{fileList: string[]}>} options fileList */
export function cloudDeleteFile(options) {
  return deleteFile(options, main);
}

/** @param {ApiOptions<{fileList: string[]}>} options fileList @param {CloudState} state */
function deleteFile(options, state) {
  return cloudCall("deleteFile", options, { fileList: "array" }, ({ fileList, config }) => {
    checkFiles(fileList);
    return callCloud(at(state, config), "deleteFile", { fileList });
  });
}

/**
 * @param {string} name @param {Fields | undefined} options as the app wrote them @param {Record<string, string>} types of `checkCloud`
 * @param {(given: Fields) => unknown} run
 */
function cloudCall(name, options, types, run) {
  return asyncCall(`cloud.${name}`, options, async (given) => {
    checkCloud(name, options, types);
    return run(given);
  });
}

/**
 * A call that brings a file: with callbacks it gives a task, as in WeChat.
 * @param {string} name @param {Fields | undefined} options @param {Record<string, string>} types
 * @param {(given: Fields, signal: AbortSignal, fire: Fire) => unknown} run
 */
function transfer(name, options, types, run) {
  const control = new AbortController();
  const task = { abort: () => control.abort() };
  const fire = addListeners(task, ["ProgressUpdate", "HeadersReceived"]);
  return cloudCall(name, options, types, (given) => run(given, control.signal, fire)) || task;
}

/** @param {object} [config] env, throwOnNotFound @returns {Fields} a Database whose calls go to the endpoint */
export function cloudDatabaseOf(config) {
  return databaseOf(config, main);
}

/** @param {Fields | undefined} config @param {CloudState} state */
function databaseOf(config, state) {
  const other = config && typeof config.env === "string" && config.env !== state.env ? { env: config.env, live: null } : state;
  return cloudDatabase({
    call: (action, given) => callCloud(other, action, given),
    watch: (query, listeners) => liveQueries(other).open(query, listeners),
  }, config);
}

/** @param {CloudState} state */
function liveQueries(state) {
  if (!state.live) {
    const address = () => new URL(requestUrl(`${endpoint()}/watch`), location.href).href.replace(/^http/, "ws");
    state.live = new LiveQueries(address, () => ({ initData: initData(), ...namedEnv(state) }));
  }
  return state.live;
}

/** A value that WeChat's server would have opened; an endpoint sees it as it is. @param {string} id */
export function cloudId(id) {
  return { $cloudID: id };
}

/** A file that WeChat would have put on its network; here its address. @param {string | {filePath?: string}} given */
export function cloudCdn(given) {
  const path = given && typeof given === "object" ? given.filePath : given;
  return typeof path === "string" ? fileUrl(path) : "";
}

function endpoint() {
  const found = (env.settings.cloud || {}).endpoint;
  if (!found) throw failure("no cloud: set [cloud] endpoint in wx2tg.toml");
  return found;
}

/** @param {CloudState} state */
function namedEnv({ env: name }) {
  return name ? { env: name } : {};
}

/** The environment of a call, which may name another than its namespace. @param {CloudState} state @param {{env?: unknown} | undefined} config */
function at(state, config) {
  return config && typeof config.env === "string" ? { env: config.env, live: null } : state;
}

/**
 * Ask the endpoint. What it says of a failure of the cloud is told to the app, with WeChat's code.
 * @param {CloudState} state @param {string} action @param {object} call
 */
async function callCloud(state, action, call) {
  const answer = await postJson(endpoint(), { action, ...call, ...namedEnv(state), initData: initData() });
  checkAnswer(answer.errCode, answer.errMsg);
  return answer;
}

/** Fails where the cloud says that a call failed. @param {unknown} errCode @param {unknown} errMsg */
function checkAnswer(errCode, errMsg = "") {
  if (typeof errCode === "number" && errCode !== 0) throw failure(String(errMsg).replace(/^[\w.]+:fail /, ""), { errCode });
}

/**
 * Where files are to be had. Those on the web are their own address; the server's may be relative to its own.
 * @param {CloudState} state @param {(string | {fileID: string, maxAge?: number})[]} files
 * @returns {Promise<import("./_shared/cloud-files.js").FileAddress[]>}
 */
async function addressesOf(state, files) {
  const ids = files.map((file) => (typeof file === "string" ? file : file.fileID));
  if (ids.every((id) => /^https?:/.test(id))) return ids.map((id) => ({ fileID: id, tempFileURL: id, status: 0, errMsg: "ok" }));
  const { fileList = [] } = await callCloud(state, "getTempFileURL", { fileList: files });
  const server = new URL(requestUrl(endpoint()), location.href);
  const whole = (/** @type {Fields} */ row) => ({ ...row, tempFileURL: row.tempFileURL ? new URL(row.tempFileURL, server).href : "" });
  const list = fileList.map(whole);
  if (shown.files) shown.files.keep(list);
  return list;
}

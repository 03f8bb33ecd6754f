/** wx.cloud over the owner's own server: calls go to `[cloud] endpoint`, files through it. */

import { initData } from "../bridge/client.js";
import { cloudFiles } from "../core/assets.js";
import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";
import { cloudDatabase } from "./_shared/cloud-database.js";
import { checkCloud, checkFiles } from "./_shared/cloud-types.js";
import { LiveQueries } from "./_shared/cloud-watch.js";
import { fileUrl, readBlob, tempFile } from "./_shared/files.js";
import { requestUrl } from "./_shared/http.js";
import { addListeners } from "./_shared/listeners.js";
import { getBlob, postForm, postJson } from "./_shared/post.js";

/** @typedef {{env: string, live: LiveQueries | null}} CloudState  an environment of the cloud, "" for the usual one */

/** That of `wx.cloud` itself. @type {CloudState} */
const main = { env: "", live: null };

/** The value of `wx.cloud`: one object, to which stubs and the app add members. */
const cloud = { namespace: /** @type {Fields | null} */ (null) };

/** The value of `wx.cloud`, for code that passes it around. @returns {Fields | null} */
export function cloudNamespace() {
  if (!cloud.namespace) cloud.namespace = { ...membersOf(main), CloudID: cloudId, CDN: cloudCdn, Cloud };
  return cloud.namespace;
}

/** @param {CloudState} state */
function membersOf(state) {
  const on = (/** @type {(options: any, state: CloudState) => unknown} */ run) => (/** @type {unknown} */ options) => run(options, state);
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

/** Where the cloud is, wx2tg.toml says; here the app names its environment. @param {unknown} [options] env */
export function cloudInit(options) {
  init(options, main);
}

/** @param {any} options @param {CloudState} state */
function init(options, state) {
  const given = options && typeof options === "object" ? options.env : "";
  const name = given && typeof given === "object" ? given.database || given.functions || given.storage : given;
  // DYNAMIC_CURRENT_ENV is a symbol.
  state.env = typeof name === "string" ? name : "";
  cloudFiles.address = fileAddress;
}

/**
 * Where the file `cloud://ENVIRONMENT.BUCKET/PATH` is shown, "" for another address. Those that not all may see need the
 * address that getTempFileURL gives.
 * @param {string} id
 */
function fileAddress(id) {
  const found = /^cloud:\/\/([^./]+)[^/]*\/(.+)$/s.exec(id);
  const server = (env.settings.cloud || {}).endpoint;
  return found && server ? requestUrl(`${server}/file/${found[1]}/${found[2].split("/").map(encodeURIComponent).join("/")}`) : "";
}

/** @param {ApiOptions<{name: string, data?: unknown}>} options name, data */
export function cloudCallFunction(options) {
  return callFunction(options, main);
}

/** @param {ApiOptions<{name: string, data?: unknown}>} options name, data @param {CloudState} state */
function callFunction(options, state) {
  return cloudCall("callFunction", options, { name: "string", data: "object?" }, async ({ name, data }) => {
    const answer = await callCloud(state, "callFunction", { name, data: data || {} });
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
  return cloudCall("callContainer", options, types, async ({ path, method = "GET", header = {}, data, service }) => {
    const answer = await callCloud(state, "callContainer", { path, method, header, data, service });
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
  return transfer("uploadFile", options, { cloudPath: "string", filePath: "string" }, async ({ cloudPath, filePath }, signal) => {
    const form = new FormData();
    form.append("action", "uploadFile");
    form.append("cloudPath", cloudPath);
    if (state.env) form.append("env", state.env);
    form.append("initData", initData());
    form.append("file", await readBlob(filePath), cloudPath.split("/").pop());
    const { fileID } = await postForm(endpoint(), form, signal);
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
  return transfer("downloadFile", options, { fileID: "string" }, async ({ fileID }, signal) => {
    const [found] = await addressesOf(state, [fileID]);
    if (!found || !found.tempFileURL) throw failure((found && found.errMsg) || `no such file: ${fileID}`);
    const { blob, status } = await getBlob(found.tempFileURL, signal);
    return { tempFilePath: tempFile(blob, fileID), statusCode: status };
  });
}

/** @param {ApiOptions<{fileList: (string | {fileID: string})[]}>} options fileList */
export function cloudTempFileUrl(options) {
  return getTempFileURL(options, main);
}

/** @param {ApiOptions<{fileList: (string | {fileID: string})[]}>} options fileList @param {CloudState} state */
function getTempFileURL(options, state) {
  return cloudCall("getTempFileURL", options, { fileList: "array" }, async ({ fileList }) => {
    checkFiles(fileList);
    const ids = fileList.map((/** @type {any} */ file) => file.fileID || file);
    return { fileList: await addressesOf(state, ids) };
  });
}

/** @param {ApiOptions<{fileList: string[]}>} options fileList */
export function cloudDeleteFile(options) {
  return deleteFile(options, main);
}

/** @param {ApiOptions<{fileList: string[]}>} options fileList @param {CloudState} state */
function deleteFile(options, state) {
  return cloudCall("deleteFile", options, { fileList: "array" }, ({ fileList }) => {
    checkFiles(fileList);
    return callCloud(state, "deleteFile", { fileList });
  });
}

/**
 * @param {string} name @param {Fields | undefined} options as the app wrote them @param {Record<string, string>} types of `checkCloud`
 * @param {(given: any) => unknown} run
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
 * @param {(given: any, signal: AbortSignal) => unknown} run
 */
function transfer(name, options, types, run) {
  const control = new AbortController();
  const task = { abort: () => control.abort() };
  addListeners(task, ["ProgressUpdate", "HeadersReceived"]);
  return cloudCall(name, options, types, (given) => run(given, control.signal)) || task;
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

/**
 * Ask the endpoint. What it says of a failure of the cloud is told to the app, with WeChat's code.
 * @param {CloudState} state @param {string} action @param {object} call
 */
async function callCloud(state, action, call) {
  const answer = await postJson(endpoint(), { action, ...call, ...namedEnv(state), initData: initData() });
  const { errCode, errMsg = "" } = answer;
  if (typeof errCode === "number" && errCode !== 0) throw failure(String(errMsg).replace(/^[\w.]+:fail /, ""), { errCode });
  return answer;
}

/** Files on the web are their own address. @param {CloudState} state @param {string[]} ids @returns {Promise<{fileID: string, tempFileURL: string, status: number, errMsg: string}[]>} */
async function addressesOf(state, ids) {
  if (ids.every((id) => /^https?:/.test(id))) return ids.map((id) => ({ fileID: id, tempFileURL: id, status: 0, errMsg: "ok" }));
  const answer = await callCloud(state, "getTempFileURL", { fileList: ids });
  return answer.fileList || [];
}

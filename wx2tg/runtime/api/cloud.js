/** wx.cloud over the owner's own server: calls go to `[cloud] endpoint`, files through it. */

import { initData } from "../bridge/client.js";
import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";
import { cloudDatabase } from "./_shared/cloud-database.js";
import { checkCloud, checkFiles } from "./_shared/cloud-types.js";
import { fileUrl, readBlob, tempFile } from "./_shared/files.js";
import { addListeners } from "./_shared/listeners.js";
import { getBlob, postForm, postJson } from "./_shared/post.js";

/** The value of `wx.cloud`: one object, to which stubs and the app add members. */
const cloud = { namespace: /** @type {Fields | null} */ (null) };

/** The value of `wx.cloud`, for code that passes it around. @returns {Fields | null} */
export function cloudNamespace() {
  if (!cloud.namespace) cloud.namespace = makeNamespace();
  return cloud.namespace;
}

function makeNamespace() {
  return {
    init: cloudInit,
    callFunction: cloudCallFunction,
    callContainer: cloudCallContainer,
    uploadFile: cloudUploadFile,
    downloadFile: cloudDownloadFile,
    getTempFileURL: cloudTempFileUrl,
    deleteFile: cloudDeleteFile,
    database: cloudDatabaseOf,
    CloudID: cloudId,
    CDN: cloudCdn,
    // Of another environment; there is one endpoint for all.
    Cloud: function () {
      return { ...cloudNamespace(), init: async () => undefined };
    },
  };
}

/** There is nothing to open: the endpoint is in wx2tg.toml. */
export function cloudInit() {}

/** @param {ApiOptions<{name: string, data?: unknown}>} options name, data */
export function cloudCallFunction(options) {
  return cloudCall("callFunction", options, { name: "string", data: "object?" }, async ({ name, data }) => {
    const answer = await callCloud("callFunction", { name, data: data || {} });
    return { result: "result" in answer ? answer.result : answer, requestID: answer.requestID || "" };
  });
}

/** @param {ApiOptions<{path: string, method?: string, header?: Fields, data?: unknown, service?: string}>} options path, method, header, data */
export function cloudCallContainer(options) {
  const types = { path: "string", header: "object?", method: "string?", service: "string?" };
  return cloudCall("callContainer", options, types, async ({ path, method = "GET", header = {}, data, service }) => {
    const answer = await callCloud("callContainer", { path, method, header, data, service });
    const { statusCode = 200, header: received = {} } = answer;
    return { data: "data" in answer ? answer.data : answer, statusCode, header: received, callID: "" };
  });
}

/** The bytes go as a form to the endpoint, which answers {fileID}. @param {ApiOptions<{cloudPath: string, filePath: string}>} options cloudPath, filePath */
export function cloudUploadFile(options) {
  return transfer("uploadFile", options, { cloudPath: "string", filePath: "string" }, async ({ cloudPath, filePath }, signal) => {
    const form = new FormData();
    form.append("action", "uploadFile");
    form.append("cloudPath", cloudPath);
    form.append("initData", initData());
    form.append("file", await readBlob(filePath), cloudPath.split("/").pop());
    const { fileID } = await postForm(endpoint(), form, signal);
    if (!fileID) throw failure("the endpoint answered without a fileID");
    return { fileID, statusCode: 200 };
  });
}

/** @param {ApiOptions<{fileID: string}>} options fileID */
export function cloudDownloadFile(options) {
  return transfer("downloadFile", options, { fileID: "string" }, async ({ fileID }, signal) => {
    const [found] = await addressesOf([fileID]);
    if (!found || !found.tempFileURL) throw failure((found && found.errMsg) || `no such file: ${fileID}`);
    const { blob, status } = await getBlob(found.tempFileURL, signal);
    return { tempFilePath: tempFile(blob, fileID), statusCode: status };
  });
}

/** @param {ApiOptions<{fileList: (string | {fileID: string})[]}>} options fileList */
export function cloudTempFileUrl(options) {
  return cloudCall("getTempFileURL", options, { fileList: "array" }, async ({ fileList }) => {
    checkFiles(fileList);
    const ids = fileList.map((/** @type {any} */ file) => file.fileID || file);
    return { fileList: await addressesOf(ids) };
  });
}

/** @param {ApiOptions<{fileList: string[]}>} options fileList */
export function cloudDeleteFile(options) {
  return cloudCall("deleteFile", options, { fileList: "array" }, ({ fileList }) => {
    checkFiles(fileList);
    return callCloud("deleteFile", { fileList });
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
  return cloudDatabase((call) => callCloud("database", call), config);
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

/** @param {string} action @param {object} call */
function callCloud(action, call) {
  return Promise.resolve().then(() => postJson(endpoint(), { action, ...call, initData: initData() }));
}

/** Files on the web are their own address. @param {string[]} ids @returns {Promise<{fileID: string, tempFileURL: string, status: number, errMsg: string}[]>} */
async function addressesOf(ids) {
  if (ids.every((id) => /^https?:/.test(id))) return ids.map((id) => ({ fileID: id, tempFileURL: id, status: 0, errMsg: "ok" }));
  const answer = await callCloud("getTempFileURL", { fileList: ids });
  return answer.fileList || [];
}

/** wx.cloud over the owner's own server: calls go to `[cloud] endpoint`, files through it. */

import { initData } from "../bridge/client.js";
import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";
import { cloudDatabase } from "./_shared/cloud-database.js";
import { fileUrl, readBlob, tempFile } from "./_shared/files.js";
import { requestUrl } from "./_shared/http.js";
import { postJson } from "./_shared/post.js";

/** The value of `wx.cloud`: one object, to which stubs and the app add members. */
const cloud = { namespace: /** @type {any} */ (null) };

/** The value of `wx.cloud`, for code that passes it around. @returns {any} */
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

/** @param {any} options name, data */
export function cloudCallFunction(options) {
  return asyncCall("cloud.callFunction", options, async ({ name, data }) => {
    const answer = await callCloud("callFunction", { name, data: data || {} });
    return { result: "result" in answer ? answer.result : answer, requestID: answer.requestID || "" };
  });
}

/** @param {any} options path, method, header, data */
export function cloudCallContainer(options) {
  return asyncCall("cloud.callContainer", options, async ({ path, method = "GET", header = {}, data, service }) => {
    const answer = await callCloud("callContainer", { path, method, header, data, service });
    const { statusCode = 200, header: received = {} } = answer;
    return { data: "data" in answer ? answer.data : answer, statusCode, header: received, callID: "" };
  });
}

/** The bytes go as a form to the endpoint, which answers {fileID}. @param {any} options cloudPath, filePath */
export function cloudUploadFile(options) {
  return asyncCall("cloud.uploadFile", options, async ({ cloudPath, filePath }) => {
    const form = new FormData();
    form.append("action", "uploadFile");
    form.append("cloudPath", cloudPath);
    form.append("initData", initData());
    form.append("file", await readBlob(filePath), cloudPath.split("/").pop());
    const answer = await fetch(requestUrl(endpoint()), { method: "POST", body: form });
    const found = await answer.json().catch(() => ({}));
    if (!found.fileID) throw failure(found.message || `the endpoint answered ${answer.status} without a fileID`);
    return { fileID: found.fileID, statusCode: answer.status };
  });
}

/** @param {any} options fileID */
export function cloudDownloadFile(options) {
  return asyncCall("cloud.downloadFile", options, async ({ fileID }) => {
    const [{ tempFileURL }] = await addressesOf([fileID]);
    const answer = await fetch(tempFileURL);
    return { tempFilePath: tempFile(await answer.blob(), fileID), statusCode: answer.status };
  });
}

/** @param {any} options fileList */
export function cloudTempFileUrl(options) {
  return asyncCall("cloud.getTempFileURL", options, async ({ fileList }) => {
    const ids = fileList.map((/** @type {any} */ file) => file.fileID || file);
    return { fileList: await addressesOf(ids) };
  });
}

/** @param {any} options fileList */
export function cloudDeleteFile(options) {
  return asyncCall("cloud.deleteFile", options, ({ fileList }) => callCloud("deleteFile", { fileList }));
}

/** @param {any} [config] env, throwOnNotFound @returns {any} a Database whose calls go to the endpoint */
export function cloudDatabaseOf(config) {
  return cloudDatabase((call) => callCloud("database", call), config);
}

/** A value that WeChat's server would have opened; an endpoint sees it as it is. @param {string} id */
export function cloudId(id) {
  return { $cloudID: id };
}

/** A file that WeChat would have put on its network; here its address. @param {any} given */
export function cloudCdn(given) {
  return typeof given === "string" ? fileUrl(given) : given.filePath ? fileUrl(given.filePath) : "";
}

function endpoint() {
  const found = (env.settings.cloud || {}).endpoint;
  if (!found) throw failure("no cloud: set [cloud] endpoint in wx2tg.toml");
  return found;
}

/** @param {any} action @param {any} call */
function callCloud(action, call) {
  return Promise.resolve().then(() => postJson(endpoint(), { action, ...call, initData: initData() }));
}

/** Files on the web are their own address. @param {string[]} ids @returns {Promise<any[]>} */
async function addressesOf(ids) {
  if (ids.every((id) => /^https?:/.test(id))) return ids.map((id) => ({ fileID: id, tempFileURL: id, status: 0, errMsg: "ok" }));
  const answer = await callCloud("getTempFileURL", { fileList: ids });
  return answer.fileList || [];
}

/** wx.downloadFile: the bytes become a virtual file of the session. */

import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";
import { dropVirtual, tempFile, virtualBlob } from "./_shared/files.js";
import { checkUrl, receivedHeaders, requestUrl, sendableHeaders, timeLimit } from "./_shared/http.js";
import { addListeners } from "./_shared/listeners.js";
import { profileOf } from "./_shared/profile.js";
import { collect } from "./_shared/progress.js";
import { givenUp, unreached } from "./_shared/unreached.js";

/** @typedef {NetworkOptions & {filePath?: string}} DownloadOptions */

/** Fetch a file. @param {ApiOptions<DownloadOptions>} options @returns {object} a DownloadTask */
export function downloadFile(options) {
  const control = new AbortController();
  const task = { abort: () => control.abort() };
  const fire = addListeners(task, ["ProgressUpdate", "HeadersReceived"]);
  asyncCall("downloadFile", options, (given) => (given.filePath ? receiveInto : receive)(given, control, fire));
  return task;
}

/** Fetch a file of the app's own, where its path is one that may be written. @param {any} options @param {AbortController} control @param {Fire} fire */
async function receiveInto(options, control, fire) {
  checkUrl(options.url);
  const { keepFile } = env.parts;
  // A bundle without it has no path that can be written: no script names one.
  if (!keepFile) throw failure(`permission denied, open "${options.filePath}"`, { errno: 1300013 });
  let result = /** @type {object | null} */ (null);
  await keepFile(options.filePath, async () => {
    const { tempFilePath, ...rest } = await receive(options, control, fire);
    result = rest;
    const blob = virtualBlob(tempFilePath);
    dropVirtual(tempFilePath);
    return blob;
  });
  return { ...result, filePath: options.filePath };
}

/** @param {DownloadOptions} options @param {AbortController} control @param {Fire} fire */
async function receive(options, control, fire) {
  checkUrl(options.url);
  const url = requestUrl(options.url);
  const call = new Request(url, { headers: sendableHeaders(options.header) });
  const limit = timeLimit(options, "downloadFile");
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    control.abort();
  }, limit);
  try {
    const answer = await fetch(call, { signal: control.signal });
    const header = receivedHeaders(answer.headers);
    fire("HeadersReceived", { header });
    const blob = await collect(answer, fire);
    const profile = options.enableProfile === false ? null : { profile: profileOf(answer.url) };
    const tempFilePath = tempFile(blob, new URL(url, globalThis.location.href).pathname);
    return { statusCode: answer.status, header, ...profile, tempFilePath };
  } catch (error) {
    if (control.signal.aborted) throw givenUp(options.url, late ? limit : undefined);
    throw error instanceof TypeError ? await unreached(options.url) : error;
  } finally {
    clearTimeout(timer);
  }
}

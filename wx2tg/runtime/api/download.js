/** wx.downloadFile: the bytes become a virtual file of the session. */

import { asyncCall, failure, wrongType } from "./_shared/call.js";
import { tempFile, writeVirtual } from "./_shared/files.js";
import { networkReason, receivedHeaders, requestUrl, sendableHeaders, timeLimit } from "./_shared/http.js";
import { addListeners } from "./_shared/listeners.js";

/** Fetch a file. @param {any} options @returns {any} a DownloadTask */
export function downloadFile(options) {
  const control = new AbortController();
  const task = { abort: () => control.abort() };
  const fire = addListeners(task, ["ProgressUpdate", "HeadersReceived"]);
  asyncCall("downloadFile", options, (given) => {
    const wrong = wrongType(given, "url", "String");
    if (wrong) throw failure(wrong);
    return receive(given, control, fire);
  });
  return task;
}

/** @param {any} options @param {any} control @param {(...args: any[]) => any} fire */
async function receive(options, control, fire) {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    control.abort();
  }, timeLimit(options, "downloadFile"));
  try {
    const url = requestUrl(options.url);
    const answer = await fetch(url, { headers: sendableHeaders(options.header), signal: control.signal });
    const header = receivedHeaders(answer.headers);
    fire("HeadersReceived", { header });
    const blob = await collect(answer, fire);
    const result = { statusCode: answer.status, header, profile: {} };
    if (options.filePath) {
      writeVirtual(options.filePath, blob);
      return { ...result, filePath: options.filePath, tempFilePath: options.filePath };
    }
    return { ...result, tempFilePath: tempFile(blob, new URL(url, globalThis.location.href).pathname) };
  } catch (error) {
    throw failure(networkReason(error, late, control.signal.aborted, options.url));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {any} answer @param {(...args: any[]) => any} fire */
async function collect(answer, fire) {
  const total = Number(answer.headers.get("content-length")) || 0;
  const parts = [];
  let received = 0;
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    received += part.value.length;
    fire("ProgressUpdate", {
      progress: total ? Math.min(100, Math.round((received / total) * 100)) : 0,
      totalBytesWritten: received,
      totalBytesExpectedToWrite: total,
    });
  }
  return new Blob(parts, { type: answer.headers.get("content-type") || "" });
}

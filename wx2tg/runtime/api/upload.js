/** wx.uploadFile: a multipart POST that reports its progress. */

import { asyncCall } from "./_shared/call.js";
import { readBlob } from "./_shared/files.js";
import { checkUrl, receivedHeaders, requestUrl, sendableHeaders, timeLimit } from "./_shared/http.js";
import { addListeners } from "./_shared/listeners.js";
import { profileOf } from "./_shared/profile.js";
import { tellSent } from "./_shared/progress.js";
import { givenUp, unreached } from "./_shared/unreached.js";

/** @typedef {NetworkOptions & {filePath: string, name: string, fileName?: string, formData?: object}} UploadOptions */

/** Send a file with a form. @param {ApiOptions<UploadOptions>} options @returns {object} an UploadTask */
export function uploadFile(options) {
  const call = new XMLHttpRequest();
  const state = { aborted: false };
  const task = {
    abort() {
      state.aborted = true;
      call.abort();
    },
  };
  const fire = addListeners(task, ["ProgressUpdate", "HeadersReceived"]);
  asyncCall("uploadFile", options, async (given) => {
    checkUrl(given.url);
    const form = new FormData();
    for (const [key, value] of Object.entries(given.formData || {})) form.append(key, String(value));
    form.append(given.name, await readBlob(given.filePath), given.fileName || given.filePath.split("/").pop());
    if (state.aborted) throw givenUp(given.url);
    return post(call, given, form, fire, state);
  });
  return task;
}

/** @param {XMLHttpRequest} call @param {UploadOptions} options @param {FormData} form @param {Fire} fire @param {{aborted: boolean}} state */
function post(call, options, form, fire, state) {
  return new Promise((resolve, reject) => {
    call.open("POST", requestUrl(options.url));
    for (const [name, value] of Object.entries(sendableHeaders(options.header))) {
      // The browser writes this one, because only it knows the boundary.
      if (name.toLowerCase() !== "content-type") call.setRequestHeader(name, value);
    }
    call.timeout = timeLimit(options, "uploadFile");
    tellSent(call, fire);
    call.onerror = () => unreached(options.url).then(reject);
    call.onabort = () => reject(givenUp(options.url));
    call.ontimeout = () => reject(givenUp(options.url, call.timeout));
    call.onload = () => {
      const lines = call.getAllResponseHeaders().trim().split(/\r?\n/).filter(Boolean);
      const pairs = lines.map((/** @type {string} */ line) => /** @type {[string, string]} */ (line.split(/:\s*(.*)/s).slice(0, 2)));
      const header = receivedHeaders(pairs);
      fire("HeadersReceived", { header });
      const profile = options.enableProfile === false ? null : { profile: profileOf(call.responseURL) };
      resolve({ data: call.responseText, statusCode: call.status, header, ...profile });
    };
    call.send(form);
  });
}

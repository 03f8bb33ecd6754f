/** A JSON call to one of the owner's own endpoints (login, payment, share, cloud). */

import { sentenceIn } from "./answers.js";
import { failure } from "./call.js";
import { jsonOrText, requestUrl, timeLimit } from "./http.js";
import { givenUp, unreached } from "./unreached.js";

/**
 * @param {string} endpoint
 * @param {object} body
 * @param {number} [limit] milliseconds that it may take; as many as a request where it is none
 * @returns {Promise<Fields>} the answer; rejects where it is no JSON, or not a success
 */
export function postJson(endpoint, body, limit) {
  const headers = { "content-type": "application/json" };
  return called(endpoint, { method: "POST", headers, body: JSON.stringify(body) }, limit || timeLimit({}, "request"), jsonOf);
}

/** @param {string} endpoint @param {FormData} form @param {AbortSignal} [ended] by the app @returns {Promise<Fields>} as of `postJson` */
export function postForm(endpoint, form, ended) {
  return called(endpoint, { method: "POST", body: form }, timeLimit({}, "uploadFile"), jsonOf, ended);
}

/** The text at an address, which has to be a success. @param {string} url */
export function getText(url) {
  return called(url, {}, timeLimit({}, "request"), (answer) => {
    if (!answer.ok) throw failure(`the server answered ${answer.status}`);
    return answer.text();
  });
}

/** A file of any address. @param {string} url @param {AbortSignal} [ended] by the app */
export function getBlob(url, ended) {
  const read = async (/** @type {Response} */ answer) => ({ blob: await answer.blob(), status: answer.status });
  return called(url, {}, timeLimit({}, "downloadFile"), read, ended);
}

/**
 * @template T
 * @param {string} url @param {RequestInit} call @param {number} limit milliseconds
 * @param {(answer: Response) => Promise<T>} read @param {AbortSignal} [ended] by the app
 * @returns {Promise<T>}
 */
async function called(url, call, limit, read, ended) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), limit);
  if (ended && ended.aborted) control.abort();
  else if (ended) ended.addEventListener("abort", () => control.abort());
  try {
    return await read(await fetch(requestUrl(url), { ...call, signal: control.signal }));
  } catch (error) {
    if (control.signal.aborted) throw givenUp(url, ended && ended.aborted ? undefined : limit);
    throw error instanceof TypeError ? await unreached(url) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** The answer of an endpoint, which has to be a success and an object. @param {Response} answer @returns {Promise<Fields>} */
async function jsonOf(answer) {
  const data = jsonOrText(await answer.text());
  const reason = answer.ok ? "" : sentenceIn(data);
  if (!answer.ok) throw failure(`the endpoint answered ${answer.status}${reason ? `: ${reason}` : ""}`);
  if (!data || typeof data !== "object") throw failure("the endpoint answered without JSON");
  return data;
}

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

/** The text at an address, which has to be a success. @param {string} url */
export function getText(url) {
  return called(url, {}, timeLimit({}, "request"), (answer) => {
    if (!answer.ok) throw failure(`the server answered ${answer.status}`);
    return answer.text();
  });
}

/**
 * @template T
 * @param {string} url @param {RequestInit} call @param {number} limit milliseconds
 * @param {(answer: Response) => Promise<T>} read
 * @returns {Promise<T>}
 */
async function called(url, call, limit, read) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), limit);
  try {
    return await read(await fetch(requestUrl(url), { ...call, signal: control.signal }));
  } catch (error) {
    if (control.signal.aborted) throw givenUp(url, limit);
    throw error instanceof TypeError ? await unreached(url) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} answer */
async function jsonOf(answer) {
  return answerOf(answer.status, await answer.text());
}

/** The answer of an endpoint, which has to be a success and an object. @param {number} status @param {string} text @returns {Fields} */
export function answerOf(status, text) {
  const ok = status >= 200 && status < 300;
  const data = jsonOrText(text);
  const reason = ok ? "" : sentenceIn(data);
  if (!ok) throw failure(`the endpoint answered ${status}${reason ? `: ${reason}` : ""}`);
  if (!data || typeof data !== "object") throw failure("the endpoint answered without JSON");
  return data;
}

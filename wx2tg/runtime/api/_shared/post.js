/** A JSON call to one of the owner's own endpoints (login, payment, share, cloud). */

import { failure } from "./call.js";
import { requestUrl } from "./http.js";
import { givenUp, unreached } from "./unreached.js";

/**
 * @param {string} endpoint
 * @param {any} body
 * @param {number} [limit] milliseconds that it may take
 * @returns {Promise<any>} the answer; rejects where it is no JSON, or not a success
 */
export async function postJson(endpoint, body, limit) {
  const control = new AbortController();
  const timer = limit ? setTimeout(() => control.abort(), limit) : 0;
  const headers = { "content-type": "application/json" };
  const call = { method: "POST", headers, body: JSON.stringify(body), signal: control.signal };
  const answer = await fetch(requestUrl(endpoint), call).catch(async (error) => {
    throw control.signal.aborted ? givenUp(endpoint, limit) : error instanceof TypeError ? await unreached(endpoint) : error;
  });
  clearTimeout(timer);
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw failure(`the endpoint answered ${answer.status}${data && data.message ? `: ${data.message}` : ""}`);
  if (!data || typeof data !== "object") throw failure("the endpoint answered without JSON");
  return data;
}

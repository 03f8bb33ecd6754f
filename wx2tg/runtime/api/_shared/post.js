/** A JSON call to one of the owner's own endpoints (login, payment, share, cloud). */

import { failure } from "./call.js";
import { requestUrl } from "./http.js";

/**
 * @param {string} endpoint
 * @param {any} body
 * @returns {Promise<any>} the answer; rejects where it is no JSON, or not a success
 */
export async function postJson(endpoint, body) {
  const call = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(requestUrl(endpoint), call);
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw failure(`the endpoint answered ${answer.status}${data && data.message ? `: ${data.message}` : ""}`);
  if (!data || typeof data !== "object") throw failure("the endpoint answered without JSON");
  return data;
}

/** The session at `[login] endpoint`: its codes, and the user's data as WeChat would sign and encrypt them. */

import { initData } from "../../bridge/client.js";
import { env } from "../../core/env.js";
import { answeredText } from "./answers.js";
import { failure } from "./call.js";
import { postJson } from "./post.js";

/** What the endpoint answered to the last login. */
const session = { answer: /** @type {Promise<Fields> | null} */ (null) };

/** Log in once more: a code is good for one use. @param {number} [limit] milliseconds @returns {Promise<Fields>} the answer */
export function logIn(limit) {
  const { endpoint = "" } = env.settings.login || {};
  const proof = initData();
  if (!proof) throw failure("no launch data: the app was not opened from Telegram");
  const answer = postJson(endpoint, { initData: proof }, limit);
  session.answer = answer;
  answer.catch(() => {
    if (session.answer === answer) session.answer = null;
  });
  return answer;
}

/**
 * The user's data of the last login; the app is logged in where it is not.
 * @returns {Promise<Fields | null>} rawData, signature, encryptedData and iv; null where the endpoint tells none of them
 */
export async function signedData() {
  if (!(env.settings.login || {}).endpoint) return null;
  const answer = await (session.answer || logIn());
  const names = /** @type {const} */ (["rawData", "signature", "encryptedData", "iv"]);
  const found = names.map((name) => /** @type {const} */ ([name, answeredText(answer, name)])).filter(([, text]) => text);
  return found.length ? Object.fromEntries(found) : null;
}

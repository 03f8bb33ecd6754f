/** wx.login: what proves to a server who the user is becomes Telegram's signed launch data. */

import { initData, initDataUnsafe } from "../bridge/client.js";
import { env } from "../core/env.js";
import { answeredFields, requiredText } from "./_shared/answers.js";
import { asyncCall, failure } from "./_shared/call.js";
import { logIn } from "./_shared/session.js";

/** Milliseconds after which launch data counts as old: a day. */
const SESSION = 24 * 60 * 60 * 1000;

/**
 * A code for the app's server. With `[login] endpoint` it is what the endpoint makes of the launch data; without it,
 * the launch data itself, whose signature the server checks.
 * @param {ApiOptions<{timeout?: number}>} [options]
 */
export function login(options) {
  return asyncCall("login", options, sessionCode);
}

/** @param {ApiOptions<{timeout?: number}>} [options] */
export function pluginLogin(options) {
  return asyncCall("pluginLogin", options, sessionCode);
}

/** Is the launch data still fresh? @param {ApiOptions} [options] */
export function checkSession(options) {
  return asyncCall("checkSession", options, (given, done, fail) => {
    const born = Number(initDataUnsafe().auth_date) * 1000;
    if (born && Date.now() - born < SESSION) done();
    else fail("session is not valid", { errCode: -13001 });
  });
}

/** @param {{timeout?: number}} options */
async function sessionCode({ timeout }) {
  const proof = initData();
  if (!proof) throw failure("no launch data: the app was not opened from Telegram");
  if (!(env.settings.login || {}).endpoint) return { code: proof };
  const answer = await logIn(Number(timeout));
  return { ...answeredFields(answer), code: requiredText(answer, "code", "login", "a code") };
}

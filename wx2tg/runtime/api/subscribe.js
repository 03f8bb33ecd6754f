/** Subscribing to messages: there are no templates, so it asks whether the bot may write to the user. */

import { initDataUnsafe, requestWriteAccess } from "../bridge/client.js";
import { asyncCall, failure } from "./_shared/call.js";

/** @param {ApiOptions<{tmplIds: string[]}>} options */
export function requestSubscribeMessage(options) {
  return asyncCall("requestSubscribeMessage", options, subscribe);
}

/** @param {ApiOptions<{tmplIds: string[]}>} options */
export function requestSubscribeDeviceMessage(options) {
  return asyncCall("requestSubscribeDeviceMessage", options, subscribe);
}

/** @param {{tmplIds: string[]}} given */
async function subscribe({ tmplIds }) {
  if (!Array.isArray(tmplIds) || !tmplIds.length) throw failure("TmplIds can't be empty", { errCode: 10001 });
  const { user } = initDataUnsafe();
  const allowed = (user && user.allows_write_to_pm) || (await requestWriteAccess());
  if (allowed === undefined) throw failure("messages can only be allowed inside Telegram", { errCode: 20004 });
  return Object.fromEntries(tmplIds.map((id) => [id, allowed ? "accept" : "reject"]));
}

/** Who the user is, as far as Telegram tells an app. */

import { initDataUnsafe } from "../bridge/client.js";
import { asyncCall } from "./_shared/call.js";
import { language } from "./_shared/device.js";

/** @param {ApiOptions} [options] */
export function getUserInfo(options) {
  return asyncCall("getUserInfo", options, tellUser);
}

/** @param {ApiOptions} [options] */
export function getUserProfile(options) {
  return asyncCall("getUserProfile", options, tellUser);
}

/** @param {object} options @param {Done} done @param {Fail} fail */
function tellUser(options, done, fail) {
  const { user, hash } = initDataUnsafe();
  if (!user) return fail("no user: the app was not opened from Telegram");
  const userInfo = {
    nickName: [user.first_name, user.last_name].filter(Boolean).join(" "),
    avatarUrl: user.photo_url || "",
    gender: 0,
    country: "",
    province: "",
    city: "",
    language: language(),
    is_demote: false,
  };
  // There is no session key, so nothing can be encrypted: a server checks the launch data instead.
  return done({ userInfo, rawData: JSON.stringify(userInfo), signature: hash || "", encryptedData: "", iv: "", cloudID: "" });
}

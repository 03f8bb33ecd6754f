/** Who the user is, as far as Telegram tells an app. */

import { initDataUnsafe } from "../bridge/client.js";
import { asyncCall, failure } from "./_shared/call.js";
import { language } from "./_shared/device.js";
import { jsonOrText } from "./_shared/http.js";
import { signedData } from "./_shared/session.js";

/** @param {ApiOptions<{withCredentials?: boolean}>} [options] */
export function getUserInfo(options) {
  return asyncCall("getUserInfo", options, tellUser);
}

/** @param {ApiOptions<{withCredentials?: boolean}>} [options] */
export function getUserProfile(options) {
  return asyncCall("getUserProfile", options, tellUser);
}

/** @param {{withCredentials?: boolean}} options @returns {Promise<Fields>} */
async function tellUser({ withCredentials }) {
  const { user, hash } = initDataUnsafe();
  if (!user) throw failure("no user: the app was not opened from Telegram");
  const known = {
    nickName: [user.first_name, user.last_name].filter(Boolean).join(" "),
    avatarUrl: user.photo_url || "",
    gender: 0,
    country: "",
    province: "",
    city: "",
    language: language(),
    is_demote: false,
  };
  // Without a server there is no session key, so nothing can be encrypted: a server checks the launch data instead.
  const unsigned = { rawData: JSON.stringify(known), signature: hash || "", encryptedData: "", iv: "", cloudID: "" };
  const signed = withCredentials === false ? null : await signedData();
  if (!signed) return { userInfo: known, ...unsigned };
  const { rawData = "" } = signed;
  return { ...unsigned, ...signed, userInfo: rawData ? jsonOrText(rawData) : known };
}

/** WeChat's privacy consent: Telegram asks for it before an app is opened, so it is always given here. */

import { openAddress } from "../bridge/client.js";
import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";

/** Telegram's terms for every mini app. */
const TERMS = "https://telegram.org/privacy-tpa";

/** @param {ApiOptions} [options] */
export function getPrivacySetting(options) {
  return asyncCall("getPrivacySetting", options, (given, done) => {
    done({ needAuthorization: false, privacyContractName: env.config.name || "" });
  });
}

/** @param {ApiOptions} [options] */
export function requirePrivacyAuthorize(options) {
  return asyncCall("requirePrivacyAuthorize", options, (given, done) => done());
}

/** @param {ApiOptions} [options] */
export function openPrivacyContract(options) {
  return asyncCall("openPrivacyContract", options, (given, done) => {
    openAddress(TERMS);
    done();
  });
}

/** The consent is never missing, so the listener is not called. */
export function onNeedPrivacyAuthorization() {}

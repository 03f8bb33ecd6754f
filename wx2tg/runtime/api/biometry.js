/** WeChat's SOTER by Telegram's biometry: the device checks the person, and nobody signs the result. */

import { biometry, checkPerson } from "../bridge/biometry.js";
import { asyncCall, failure } from "./_shared/call.js";

/** WeChat's names of what Telegram calls so. */
const MODES = /** @type {Record<string, any>} */ ({ __proto__: null, finger: "fingerPrint", face: "facial" });

/** WeChat's codes of SOTER. */
const NO_SUPPORT = { errCode: 90001 };
const NO_MODE = { errCode: 90003 };
const REFUSED = { errCode: 90008 };
const NOT_PASSED = { errCode: 90009 };

/** What the device can check now. @param {TelegramBiometricManager | undefined} manager @returns {string[]} */
function modesOf(manager) {
  if (!manager || !manager.isBiometricAvailable) return [];
  // A client that does not say which of the two it has takes what the device gives.
  return MODES[manager.biometricType] ? [MODES[manager.biometricType]] : Object.values(MODES);
}

/** @param {ApiOptions} [options] */
export function checkIsSupportSoterAuthentication(options) {
  return asyncCall("checkIsSupportSoterAuthentication", options, async () => ({ supportMode: modesOf(await biometry()) }));
}

/** Telegram has biometry only where the device knows its person. @param {ApiOptions<{checkAuthMode: string}>} options */
export function checkIsSoterEnrolledInDevice(options) {
  return asyncCall("checkIsSoterEnrolledInDevice", options, async ({ checkAuthMode }) => {
    const modes = modesOf(await biometry());
    if (!modes.includes(checkAuthMode)) throw failure("not support", { ...NO_SUPPORT, isEnrolled: false });
    return { isEnrolled: true };
  });
}

/** @param {ApiOptions<{requestAuthModes: string[], challenge?: string, authContent?: unknown}>} options */
export function startSoterAuthentication(options) {
  return asyncCall("startSoterAuthentication", options, async ({ requestAuthModes, challenge, authContent = "" }) => {
    /** @type {any} */
    const manager = await biometry();
    const modes = modesOf(manager);
    if (!modes.length) throw failure("not support", NO_SUPPORT);
    const authMode = modes.find((mode) => requestAuthModes.includes(mode));
    if (!authMode) throw failure("no corresponding mode", NO_MODE);
    const end = await checkPerson(manager, String(authContent));
    if (end === "refused") throw failure("cancel", REFUSED);
    if (end === "failed") throw failure("authenticate fail", NOT_PASSED);
    return { errCode: 0, authMode, resultJSON: JSON.stringify({ raw: challenge }), resultJSONSignature: "" };
  });
}

/** Telegram's check of a finger or a face. Where there is no client, or it is too old or silent, the answer says so. */

import { ask } from "./client.js";

/** The first version of the client that has it, and the milliseconds in which it says what the device has. */
const VERSION = "7.2";
const PROMPT = 5000;

/**
 * The client's manager, once it knows the device.
 * @returns {Promise<TelegramBiometricManager | undefined>} undefined where there is none
 */
export function biometry() {
  return ask(VERSION, undefined, (app, resolve) => {
    const manager = app.BiometricManager;
    if (manager.isInited) resolve(manager);
    else manager.init(() => resolve(manager));
  }, PROMPT);
}

/**
 * Ask the user for access, where that was not done before, and for a finger or a face.
 * @param {TelegramBiometricManager} manager of `biometry` @param {string} reason shown to the user, at most 128 characters
 * @returns {Promise<"passed" | "failed" | "refused">}
 */
export async function checkPerson(manager, reason) {
  const shown = reason ? { reason: reason.slice(0, 128) } : {};
  const granted = manager.isAccessGranted || (await ask(VERSION, false, (app, resolve) => manager.requestAccess(shown, resolve)));
  if (!granted) return "refused";
  return (await ask(VERSION, false, (app, resolve) => manager.authenticate(shown, resolve))) ? "passed" : "failed";
}

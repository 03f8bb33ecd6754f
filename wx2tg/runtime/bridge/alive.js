/** Whether a Telegram client is there: it has answered since the app started, or answers when it is asked. */

import { telegram } from "./telegram.js";

/** Milliseconds that a client has for an answer about itself, and what it has the next time where it did not answer. */
const SILENCE = 3000;
const SILENCE_AGAIN = 300;

/** Telegram's `WebApp` objects whose client did not answer. */
const silent = new WeakSet();

/** What a client says of itself when Telegram's script asks. */
const QUESTIONS = ["web_app_request_viewport", "web_app_request_theme", "web_app_request_safe_area"];

/** The events of its answers, and others that only a client sends. */
const SIGNS = ["viewportChanged", "themeChanged", "safeAreaChanged", "contentSafeAreaChanged", "activated", "deactivated"];

/** Whether the client was asked and has not answered by now. What needs no answer of it is then done without it. */
export function isSilent() {
  return silent.has(telegram()) && !hasAnswered();
}

/** Whether a client answers. @returns {Promise<boolean>} */
export function clientAnswers() {
  if (hasAnswered()) return Promise.resolve(true);
  const app = telegram();
  return new Promise((resolve) => {
    let there = false;
    const heard = () => resolve((there = true));
    setTimeout(() => {
      // Not earlier: Telegram's script skips a listener when the one before it is removed while they are called.
      SIGNS.forEach((sign) => app.offEvent(sign, heard));
      if (there) silent.delete(app);
      else silent.add(app);
      resolve(there);
    }, silent.has(app) ? SILENCE_AGAIN : SILENCE);
    for (const sign of SIGNS) app.onEvent(sign, heard);
    for (const question of QUESTIONS) ask(question);
  });
}

/** The script's property is in pixels as soon as a client has said how high the app is, and "100vh" before. */
function hasAnswered() {
  return /px/.test(document.documentElement.style.getPropertyValue("--tg-viewport-height"));
}

/** @param {string} question */
function ask(question) {
  try {
    /** @type {any} */ (globalThis).Telegram.WebView.postEvent(question);
  } catch {
    // The bridge is not the script's own: its client has to send an event by itself.
  }
}

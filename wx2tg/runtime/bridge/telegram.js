/** The one place that asks whether Telegram's client script is there, and how new its client is. */

/** Telegram's `WebApp` object, or null where the client script could not be had. @returns {TelegramWebApp} */
export function telegram() {
  const host = /** @type {any} */ (globalThis).Telegram;
  return (host && host.WebApp) || null;
}

/**
 * Whether a Telegram client shows the app. The script alone says platform "unknown" in a plain browser, and names a
 * platform wherever the address has launch parameters: without a way to a client these are only remembered.
 */
export function inTelegram() {
  const app = telegram();
  return !!app && app.platform !== "unknown" && hasChannel();
}

/** The three ways to a client that Telegram's script knows: a native object, Windows' `external`, the frame around. */
function hasChannel() {
  const host = /** @type {any} */ (globalThis);
  return !!host.TelegramWebviewProxy || "notify" in (host.external || {}) || host.parent !== host;
}

/** Whether the client knows Bot API `version`. @param {string} version */
export function atLeast(version) {
  const app = telegram();
  return inTelegram() && app.isVersionAtLeast(version);
}

/** Call `run` with the WebApp where the client is new enough; what it throws stays here. @param {string} version @param {(app: TelegramWebApp) => void} run */
export function withTelegram(version, run) {
  if (!atLeast(version)) return false;
  try {
    run(telegram());
    return true;
  } catch {
    return false;
  }
}

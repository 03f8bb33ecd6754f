/**
 * What the Telegram client does for an app, one promise each. Where the client is too old, stays silent, or there is
 * none, the answer says so: no promise is pending for ever.
 */

import { clientAnswers, isSilent } from "./alive.js";
import { atLeast, inTelegram, telegram } from "./telegram.js";

/** Milliseconds in which a client says whether it has a sensor. */
const SENSOR_PATIENCE = 1000;

/** Milliseconds that a client takes at most for what it does without its user. */
const PROMPT = 5000;

/** Milliseconds for a question of the system's own, such as iOS asks before an app may read the clipboard. */
const SYSTEM = 30000;

/** Milliseconds for a decision of the user's. Only a client that has lost the question takes as long. */
const DECISION = 600000;

/** @param {string} version */
function can(version) {
  return inTelegram() && atLeast(version);
}

/**
 * A client call with a callback, as a promise; `otherwise` where it cannot be made, nobody is there, or no answer came
 * within `limit` milliseconds. An answer after that changes nothing.
 * @param {string} version
 * @param {unknown} otherwise
 * @param {(app: TelegramWebApp, resolve: (value?: any) => void) => void} start
 * @param {number} [limit]
 * @param {unknown} [late] what is said instead of `otherwise` where a client is there that did not answer within `limit`
 * @returns {Promise<any>}
 */
export function ask(version, otherwise, start, limit = DECISION, late = otherwise) {
  if (!can(version)) return Promise.resolve(otherwise);
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  return new Promise((resolve) => {
    timer = setTimeout(resolve, limit, late);
    clientAnswers().then((there) => there || resolve(otherwise));
    try {
      start(telegram(), resolve);
    } catch {
      // The script throws where a popup is open already, or a parameter is refused.
      resolve(otherwise);
    }
  }).finally(() => clearTimeout(timer));
}

/** The signed launch data, "" outside Telegram. */
export function initData() {
  return (telegram() && telegram().initData) || "";
}

/** The launch data as an object, without any check. @returns {TelegramInitData} */
export function initDataUnsafe() {
  return (telegram() && telegram().initDataUnsafe) || {};
}

/** Name and version of the client. */
export function clientInfo() {
  const app = telegram();
  return { platform: app ? app.platform : "unknown", version: app ? app.version : "6.0" };
}

/** "light" or "dark". */
export function colorScheme() {
  if (inTelegram()) return telegram().colorScheme;
  return globalThis.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** What the device and the client's own buttons cover, in pixels. */
export function insets() {
  const zero = { top: 0, bottom: 0, left: 0, right: 0 };
  const app = can("8.0") ? telegram() : null;
  return { safe: (app && app.safeAreaInset) || zero, content: (app && app.contentSafeAreaInset) || zero };
}

/**
 * A native popup. Resolves with the button's id, null where it was dismissed, undefined where it cannot be shown.
 * @param {TelegramPopup} params
 */
export function showPopup(params) {
  return ask("6.2", undefined, (app, resolve) => app.showPopup(params, (/** @type {string} */ id) => resolve(id || null)));
}

/**
 * The QR scanner. Resolves with the text, null where it was closed, undefined where there is none.
 * @param {string} text
 */
export function scanQr(text) {
  return ask("6.4", undefined, (app, resolve) => {
    const end = (/** @type {string | null} */ data) => {
      app.offEvent("scanQrPopupClosed", closed);
      resolve(data);
      return true;
    };
    const closed = () => end(null);
    app.onEvent("scanQrPopupClosed", closed);
    app.showScanQrPopup({ text }, end);
  });
}

/** The clipboard's text, or null. */
export function readClipboard() {
  return ask("6.4", null, (app, resolve) => app.readTextFromClipboard(resolve), SYSTEM);
}

/**
 * @param {"impact" | "notification" | "selection"} kind
 * @param {string} [style]
 * @returns {boolean} whether the client did it
 */
export function haptic(kind, style) {
  if (!can("6.1")) return false;
  const feedback = telegram().HapticFeedback;
  if (kind === "impact") feedback.impactOccurred(style);
  else if (kind === "notification") feedback.notificationOccurred(style);
  else feedback.selectionChanged();
  return true;
}

/** The device's place as the client knows it; null where access is refused, undefined where there is no manager. */
export function clientLocation() {
  return ask("8.0", undefined, (app, resolve) => {
    const manager = app.LocationManager;
    // Where the user has decided already, the browser is asked if the client says nothing.
    const locate = () => {
      if (manager.isAccessRequested) setTimeout(resolve, SYSTEM);
      if (manager.isLocationAvailable) manager.getLocation(resolve);
      else resolve(undefined);
    };
    if (manager.isInited) return locate();
    const timer = setTimeout(resolve, PROMPT);
    return manager.init(() => {
      clearTimeout(timer);
      locate();
    });
  });
}

/** Show the client's page of this bot's permissions. @returns {boolean} */
export function openClientSettings() {
  const manager = can("8.0") ? telegram().LocationManager : null;
  if (!manager || !manager.isInited || !manager.isAccessRequested) return false;
  manager.openSettings();
  return true;
}

/** May the bot write to the user? @returns {Promise<boolean | undefined>} undefined where it cannot be asked */
export function requestWriteAccess() {
  return ask("6.9", undefined, (app, resolve) => app.requestWriteAccess(resolve));
}

/**
 * The user's own phone number. Resolves with the client's answer, null where it was refused, undefined where it
 * cannot be asked.
 */
export function requestContact() {
  return ask("6.9", undefined, (app, resolve) => {
    app.requestContact((/** @type {boolean} */ sent, /** @type {TelegramContact} */ answer) => resolve(sent ? answer : null));
  });
}

/**
 * Send a prepared message.
 * @param {string} id @returns {Promise<boolean | undefined>} undefined where the client cannot
 */
export function sendPrepared(id) {
  return ask("8.0", undefined, (app, resolve) => app.shareMessage(id, resolve));
}

/**
 * Save a file of an https address.
 * @returns {Promise<boolean | undefined>} undefined where the client cannot @param {string} url @param {string} name
 */
export function saveRemote(url, name) {
  return ask("8.0", undefined, (app, resolve) => app.downloadFile({ url, file_name: name }, resolve));
}

/** Is there an icon on the home screen? "added", "missed", "unknown" or "unsupported". */
export function homeScreenStatus() {
  return ask("8.0", "unsupported", (app, resolve) => app.checkHomeScreenStatus(resolve), PROMPT);
}

/** Open an address: t.me inside Telegram, others in a browser. @param {string} url */
export function openAddress(url) {
  const app = inTelegram() && !isSilent() ? telegram() : null;
  if (app && /^https?:\/\/t\.me\//.test(url)) app.openTelegramLink(url);
  else if (app && /^https?:/.test(url)) app.openLink(url);
  else globalThis.open(url, /^https?:/.test(url) ? "_blank" : "_self");
}

/** Leave the app. @param {boolean} [back] to the app or chat that opened it @returns {boolean} */
export function closeApp(back) {
  if (!inTelegram() || isSilent()) return false;
  telegram().close(back ? { return_back: true } : undefined);
  return true;
}

/** Ask before the app is closed. @param {boolean} on @returns {boolean} */
export function confirmClosing(on) {
  if (!can("6.2")) return false;
  if (on) telegram().enableClosingConfirmation();
  else telegram().disableClosingConfirmation();
  return true;
}

/** Put the on-screen keyboard away, where the client can. */
export function hideClientKeyboard() {
  if (can("9.1") && telegram().hideKeyboard) telegram().hideKeyboard();
}

/** Take the whole screen, as far as the client allows. */
export function expandApp() {
  if (inTelegram()) telegram().expand();
}

/**
 * Start a sensor of the client.
 * @param {"Accelerometer" | "Gyroscope" | "DeviceOrientation"} name
 * @param {object} params `refresh_rate` (20..1000 ms), `need_absolute`
 * @param {(sensor: TelegramSensor) => void} changed
 * @returns {Promise<(() => void) | null>} stops it; null where the client has none
 */
export async function startSensor(name, params, changed) {
  const event = `${name[0].toLowerCase()}${name.slice(1)}Changed`;
  const started = await ask("8.0", false, (app, resolve) => {
    app[name].start(params, resolve);
    // Desktop clients do not answer at all.
    setTimeout(resolve, SENSOR_PATIENCE, false);
  });
  if (!started) return null;
  const app = telegram();
  const listener = () => changed(app[name]);
  app.onEvent(event, listener);
  return () => {
    app.offEvent(event, listener);
    app[name].stop();
  };
}

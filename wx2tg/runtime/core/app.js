/** The app: `App()`, `getApp()`, its lifecycle methods, and the errors it hears of. */

import { env, guard } from "./env.js";

/** WeChat's global `App`. @param {any} options */
export function App(options) {
  const app = appObject();
  for (const key of Object.keys(options || {})) app[key] = options[key];
}

/** WeChat's global `getApp`. With `allowDefault` in WeChat an object comes back before `App()`; here it always does. */
export function getApp() {
  return appObject();
}

function appObject() {
  return env.app || (env.app = {});
}

/** Call one of the app's lifecycle methods and tell who listens by `wx.onApp...`. @param {string} name @param {string} event @param {...any} args */
export function callApp(name, event, ...args) {
  const app = appObject();
  if (typeof app[name] === "function") guard(() => app[name](...args));
  env.events.emit(event, ...args);
}

/** Hear of every error that user code lets out. */
export function watchErrors() {
  const app = appObject();
  if (typeof app.onError === "function") env.events.on("error", (/** @type {string} */ text) => app.onError(text));
  addEventListener("error", (event) => {
    if (event.error) notify(event.error);
  });
  addEventListener("unhandledrejection", (event) => {
    const { reason, promise } = event;
    callApp("onUnhandledRejection", "unhandledRejection", { reason, promise });
    // A failed API call that an app does not catch is everyday business in WeChat, and no error of the page.
    if (reason && typeof reason.errMsg === "string") {
      event.preventDefault();
      console.warn(reason.errMsg);
    }
  });
}

/** The browser has told the console already. @param {any} error */
function notify(error) {
  for (const listener of env.events.listeners.get("error") || []) listener(String(error.stack || error));
}


/** The app: `App()`, `getApp()`, its lifecycle methods, and the errors it hears of. */

import { env, guard, tellError } from "./env.js";

/** WeChat's global `App`. @param {Fields} options */
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

/** Call one of the app's lifecycle methods and call the listeners of `wx.onApp...`. @param {string} name @param {string} event @param {...unknown} args */
export function callApp(name, event, ...args) {
  const app = appObject();
  if (typeof app[name] === "function") guard(() => app[name](...args));
  env.events.emit(event, ...args);
}

/** Listen for every error that user code does not catch. */
export function watchErrors() {
  addEventListener("error", (event) => {
    if (event.error) tellError(event.error);
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

/** The window. */

import { expandApp } from "../bridge/client.js";
import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";
import { ownerDocument } from "./_shared/dom.js";

/** @param {Function} listener */
export function onWindowResize(listener) {
  env.events.on("windowResize", listener);
}

/** @param {Function} [listener] */
export function offWindowResize(listener) {
  env.events.off("windowResize", listener);
}

/** The client decides the size; the most an app can do is to ask for all of it. @param {ApiOptions} options */
export function setWindowSize(options) {
  return asyncCall("setWindowSize", options, (given, done) => {
    expandApp();
    done();
  });
}

/** @returns {boolean} */
export function checkIsPictureInPictureActive() {
  return Boolean(ownerDocument().pictureInPictureElement);
}

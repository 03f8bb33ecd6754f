/** The `worker` object inside a Worker. */

import { deliver } from "../host/port.js";

/** @param {EventTarget & {postMessage(message: unknown): void}} scope the Worker's own global object @returns {Fields} what its scripts know as `worker` */
export function workerScope(scope) {
  return {
    env: { USER_DATA_PATH: "wxfile://usr" },
    postMessage: (/** @type {unknown} */ message) => deliver(scope, message),
    getCameraFrameData: () => null,
    // What a listener throws is the Worker's own error, which the page hears of.
    onMessage: (/** @type {Function} */ listener) => (
      scope.addEventListener("message", (/** @type {any} */ event) => listener(event.data))
    ),
    onProcessKilled() {},
    testOnProcessKilled() {},
  };
}

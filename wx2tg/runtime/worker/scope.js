/** The `worker` object inside a Worker. */

import { deliver } from "../host/port.js";

/** @param {any} scope the Worker's own global object @returns {any} what its scripts know as `worker` */
export function workerScope(scope) {
  return {
    env: { USER_DATA_PATH: "wxfile://usr" },
    postMessage: (/** @type {any} */ message) => deliver(scope, message),
    getCameraFrameData: () => null,
    // What a listener throws is the Worker's own error, which the page hears of.
    onMessage: (/** @type {any} */ listener) => (
      scope.addEventListener("message", (/** @type {MessageEvent} */ event) => listener(event.data))
    ),
    onProcessKilled() {},
    testOnProcessKilled() {},
  };
}

/** wx.createWorker: a Worker of the browser that runs a script of the folder `workers`. */

import { deliver } from "../host/port.js";
import { PARAMETER_ERROR, fault } from "./_shared/arguments.js";
import { addListeners } from "./_shared/listeners.js";

/** @param {string} path of the script, from the root of the app @returns {Fields} WeChat's Worker */
export function createWorker(path) {
  const wrong = fault("parameter", path, "S");
  if (wrong) throw Object.assign(new Error(`createWorker:fail parameter error: ${wrong}`), PARAMETER_ERROR);
  const name = path.replace(/^\/|\.[jt]s$/g, "");
  const thread = new Worker("_app/worker.js", { name });
  const worker = /** @type {Fields} */ ({
    env: { USER_DATA_PATH: "wxfile://usr" },
    postMessage: (/** @type {unknown} */ message) => deliver(thread, message),
    terminate: () => thread.terminate(),
    getCameraFrameData: () => null,
    testOnProcessKilled() {},
  });
  const fire = addListeners(worker, ["Message", "Error", "ProcessKilled"]);
  thread.addEventListener("message", (event) => fire("Message", event.data));
  thread.addEventListener("error", ({ message, filename, lineno, error }) => {
    const text = message || `"${name}" could not be loaded`;
    console.error(`worker: ${text}`);
    fire("Error", { message: text, filename, lineno, stack: (error && error.stack) || "" });
  });
  return worker;
}

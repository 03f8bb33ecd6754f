/** Changes of data on their way: from what user code knows as `this` to the instance, and `ready` after them. */

import { parsePath } from "./data.js";
import { INSTANCE, env, guard } from "./env.js";

/** @typedef {import("./instance.js").Instance} Instance */

/** The instance of what user code knows as `this`. @param {any} self @returns {Instance} */
export function instanceOf(self) {
  return self[INSTANCE];
}

/** Queue changes by path. One with an illegal path is reported; the others are made. @param {Instance} instance @param {Fields} changes */
export function queueAll(instance, changes) {
  for (const key of Object.keys(changes || {})) guard(() => instance.queue(parsePath(key), changes[key]), instance);
}

/** Apply what is queued. @param {Instance} instance */
export function applyNow(instance) {
  instance.apply();
  if (env.ready.length) setTimeout(flushReady);
}

/** Call `ready` of what was attached since the last time, children before parents. */
export function flushReady() {
  for (const instance of env.ready.splice(0)) if (instance.attached && !instance.gone) instance.run("ready");
}

/** `model:value`: what a user enters is written back to the data of the component that wrote the template. */

import { guard } from "../core/env.js";
import { camel } from "../core/instance.js";

/**
 * @param {Instance} owner whose data is written
 * @param {any} target a built-in component or a component instance
 * @param {Record<string, () => (string|number)[]>} paths by property: where the value goes
 * @param {Record<string, string> | null} events for built-ins, by property: the event whose detail carries the new value
 */
export function bindModel(owner, target, paths, events) {
  const write = (/** @type {string} */ name, /** @type {unknown} */ value) => guard(() => {
    owner.queue(paths[name](), value);
    owner.apply();
  });
  if (!events) {
    target.models = { __proto__: null };
    for (const name of Object.keys(paths)) target.models[name] = target.models[camel(name)] = (/** @type {unknown} */ value) => write(name, value);
    return;
  }
  target.writeBack = (/** @type {string} */ type, /** @type {any} */ detail) => {
    for (const name of Object.keys(paths)) {
      // A switch tells `checked` as `value`.
      const key = detail && (name in detail ? name : "value");
      if (events[name] !== type || !detail || !(key in detail)) continue;
      target.props[name] = detail[key];
      write(name, detail[key]);
    }
  };
}

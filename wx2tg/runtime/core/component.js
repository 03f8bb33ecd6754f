/** The objects that the methods of components and pages have as `this`, and how they are made. */

import { INSTANCE, env } from "./env.js";
import { Instance } from "./instance.js";
import { ComponentMethods } from "./methods.js";
import { instanceOf } from "./updates.js";

/** Getters that every instance has. An assignment puts an ordinary field in their place (`this.id = query.id` is common). */
const FIELDS = /** @type {Record<string, (instance: Instance) => unknown>} */ ({
  $instance: (instance) => instance,
  data: ({ data }) => data,
  properties: ({ data }) => data,
  dataset: ({ dataset }) => dataset,
  id: ({ el }) => el.id,
  is: ({ is }) => is,
  renderer: () => "webview",
  pageRouter: () => env.api,
  router: () => env.api,
});

/** @param {Definition} definition */
function prototypeOf(definition) {
  const prototype = Object.create((env.parts.OptionalMethods || ComponentMethods).prototype);
  for (const [name, read] of Object.entries(FIELDS)) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get() { return read(instanceOf(this)); },
      set(value) { Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true }); },
    });
  }
  for (const [name, method] of Object.entries(definition.methods)) {
    Object.defineProperty(prototype, name, { value: method, writable: true, configurable: true, enumerable: true });
  }
  return prototype;
}

/**
 * Make an instance of `definition` on the element `el`; `start` renders it.
 * @param {Unit} unit @param {Definition} definition @param {Instance | null} owner @param {HTMLElement} el
 */
export function create(unit, definition, owner, el) {
  if (!definition.prototype) definition.prototype = prototypeOf(definition);
  const self = Object.create(definition.prototype);
  const instance = new Instance(unit, definition, owner, el, self);
  Object.defineProperty(self, INSTANCE, { value: instance });
  return instance;
}

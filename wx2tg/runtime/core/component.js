/** The objects that the methods of components and pages have as `this`: WeChat's methods of them, and how they are made. */

import { Instance } from "./instance.js";
import { parsePath } from "./data.js";
import { INSTANCE, env, guard } from "./env.js";

/** The instance of what user code knows as `this`. @param {any} self @returns {Instance} */
export function instanceOf(self) {
  return self[INSTANCE];
}

/** Queue changes by path. One with an illegal path is reported; the others are made. @param {Instance} instance @param {Fields} changes */
function queueAll(instance, changes) {
  for (const key of Object.keys(changes || {})) guard(() => instance.queue(parsePath(key), changes[key]), instance);
}

/** Apply what is queued. @param {Instance} instance */
export function applyNow(instance) {
  instance.apply();
  if (env.ready.length) setTimeout(flushReady);
}

/**
 * The methods that every component and page has. An app may define a method of the same name as any of them, so none of
 * them calls another by its name.
 */
export class ComponentMethods {
  /** @param {Fields} changes @param {Function} [callback] called after the update is on the screen */
  setData(changes, callback) {
    queueAll(instanceOf(this), changes);
    applyNow(instanceOf(this));
    if (typeof callback === "function") setTimeout(() => guard(() => callback.call(this)));
  }

  /** What is queued waits for the next `setData` or `applyDataUpdates`, as in glass-easel. @param {Fields} changes */
  updateData(changes) {
    queueAll(instanceOf(this), changes);
  }

  /** @param {(string|number)[]} path @param {unknown} value */
  replaceDataOnPath(path, value) {
    instanceOf(this).queue(path, value);
  }

  applyDataUpdates() {
    applyNow(instanceOf(this));
  }

  /** @param {Function} run */
  groupSetData(run) {
    guard(() => run.call(this));
  }

  /** @param {string} type @param {unknown} [detail] @param {import("./events.js").EventOptions} [options] */
  triggerEvent(type, detail, options) {
    instanceOf(this).trigger(type, detail, options);
  }

  /** @param {string} selector */
  selectComponent(selector) {
    return env.parts.selectComponent(instanceOf(this), selector);
  }

  /** @param {string} selector */
  selectAllComponents(selector) {
    return env.parts.selectAllComponents(instanceOf(this), selector);
  }

  selectOwnerComponent() {
    const { owner } = instanceOf(this);
    return owner ? env.parts.exposed(owner.el, this) : null;
  }

  /** @param {string} path */
  getRelationNodes(path) {
    return env.parts.relationNodes(instanceOf(this), path);
  }

  /** @param {unknown} behavior */
  hasBehavior(behavior) {
    return instanceOf(this).definition.behaviors.has(behavior);
  }

  createSelectorQuery() {
    return env.api.createSelectorQuery().in(this);
  }

  /** @param {Fields} [options] */
  createIntersectionObserver(options) {
    return env.api.createIntersectionObserver(this, options);
  }

  /** @param {Fields} [options] */
  createMediaQueryObserver(options) {
    return env.api.createMediaQueryObserver(this, options);
  }

  getPageId() {
    return `pageId:${instanceOf(this).page.id}`;
  }

  getTabBar() {
    return env.shell.customTabBar ? env.shell.customTabBar(instanceOf(this).page) : null;
  }

  /** @param {string} selector @param {Fields[]} keyframes @param {unknown} duration @param {Function} [callback] */
  animate(selector, keyframes, duration, callback) {
    env.api.$animate(instanceOf(this), selector, keyframes, duration, callback);
  }

  /** @param {string} selector @param {Fields} [options] @param {Function} [callback] */
  clearAnimation(selector, options, callback) {
    env.api.$clearAnimation(instanceOf(this), selector, options, callback);
  }

  getOpenerEventChannel() {
    return instanceOf(this).page.channel || { emit() {}, on() {}, once() {}, off() {} };
  }
}

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

/** Call `ready` of what was attached since the last time, children before parents. */
export function flushReady() {
  for (const instance of env.ready.splice(0)) if (instance.attached && !instance.gone) instance.run("ready");
}


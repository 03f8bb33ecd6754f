/** What a component's methods know as `this`: WeChat's instance methods, and how instances come to be. */

import { Instance } from "./instance.js";
import { parsePath } from "./data.js";
import { env, guard } from "./env.js";

/** The methods every component and page has. The instance itself is under `$c`. */
export class ComponentMethods {
  /** @param {any} changes @param {Function} [callback] called after the update is on the screen */
  setData(changes, callback) {
    this.updateData(changes);
    this.applyDataUpdates();
    if (typeof callback === "function") setTimeout(() => guard(() => callback.call(this)));
  }

  /** What is queued waits for the next `setData` or `applyDataUpdates`, as in glass-easel. @param {any} changes */
  updateData(changes) {
    const instance = /** @type {any} */ (this).$c;
    for (const key of Object.keys(changes || {})) guard(() => instance.queue(parsePath(key), changes[key]), instance);
  }

  /** @param {(string|number)[]} path @param {any} value */
  replaceDataOnPath(path, value) {
    /** @type {any} */ (this).$c.queue(path, value);
  }

  applyDataUpdates() {
    /** @type {any} */ (this).$c.apply();
    readySoon();
  }

  /** @param {Function} run */
  groupSetData(run) {
    guard(() => run.call(this));
  }

  /** @param {string} type @param {any} [detail] @param {any} [options] */
  triggerEvent(type, detail, options) {
    /** @type {any} */ (this).$c.trigger(type, detail, options);
  }

  /** @param {string} selector */
  selectComponent(selector) {
    return env.parts.selectComponent(/** @type {any} */ (this).$c, selector);
  }

  /** @param {string} selector */
  selectAllComponents(selector) {
    return env.parts.selectAllComponents(/** @type {any} */ (this).$c, selector);
  }

  selectOwnerComponent() {
    const { owner } = /** @type {any} */ (this).$c;
    return owner ? env.parts.exposed(owner.el, this) : null;
  }

  /** @param {string} path */
  getRelationNodes(path) {
    return env.parts.relationNodes(/** @type {any} */ (this).$c, path);
  }

  /** @param {any} behavior */
  hasBehavior(behavior) {
    return /** @type {any} */ (this).$c.definition.behaviors.has(behavior);
  }

  createSelectorQuery() {
    return env.api.createSelectorQuery().in(this);
  }

  /** @param {any} [options] */
  createIntersectionObserver(options) {
    return env.api.createIntersectionObserver(this, options);
  }

  /** @param {any} [options] */
  createMediaQueryObserver(options) {
    return env.api.createMediaQueryObserver(this, options);
  }

  getPageId() {
    return `pageId:${/** @type {any} */ (this).$c.page.id}`;
  }

  getTabBar() {
    return env.shell.customTabBar ? env.shell.customTabBar(/** @type {any} */ (this).$c.page) : null;
  }

  /** @param {string} selector @param {any[]} keyframes @param {any} duration @param {Function} [callback] */
  animate(selector, keyframes, duration, callback) {
    env.api.$animate(/** @type {any} */ (this).$c, selector, keyframes, duration, callback);
  }

  /** @param {string} selector @param {any} [options] @param {Function} [callback] */
  clearAnimation(selector, options, callback) {
    env.api.$clearAnimation(/** @type {any} */ (this).$c, selector, options, callback);
  }

  getOpenerEventChannel() {
    return /** @type {any} */ (this).$c.page.channel || { emit() {}, on() {}, once() {}, off() {} };
  }
}

/** Read like fields; user code may put a field of its own in their place (`this.id = query.id` is common). */
const FIELDS = /** @type {Record<string, (self: any) => any>} */ ({
  properties: (self) => self.data,
  dataset: (self) => self.$c.dataset,
  id: (self) => self.$c.el.id,
  is: (self) => self.$c.is,
  renderer: () => "webview",
  pageRouter: () => env.api,
  router: () => env.api,
});

/** @param {any} definition */
function prototypeOf(definition) {
  const prototype = Object.create((env.parts.RareMethods || ComponentMethods).prototype);
  for (const [name, read] of Object.entries(FIELDS)) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get() { return read(this); },
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
 * @param {any} unit @param {any} definition @param {Instance | null} owner @param {any} el
 */
export function create(unit, definition, owner, el) {
  if (!definition.prototype) definition.prototype = prototypeOf(definition);
  const self = Object.create(definition.prototype);
  const instance = new Instance(unit, definition, owner, el, self);
  Object.defineProperty(self, "$c", { value: instance });
  return instance;
}

/** Have `ready` called soon for what is attached after the page itself was ready. */
function readySoon() {
  if (env.ready.length) setTimeout(flushReady);
}

/** Call `ready` of what was attached since the last time, children before parents. */
export function flushReady() {
  for (const instance of env.ready.splice(0)) if (instance.attached && !instance.gone) instance.run("ready");
}


/** WeChat's methods of components and pages. */

import { env, guard } from "./env.js";
import { applyNow, instanceOf, queueAll } from "./updates.js";

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

/** wxs in templates: handlers called with a `ComponentDescriptor`, and functions that watch a property (`change:prop`). */

import { datasetOf, dispatch } from "../core/events.js";
import { guard } from "../core/env.js";
import { kebab } from "../core/kebab.js";
import { queryAll } from "../core/selectors.js";
import { cssOf } from "../core/style.js";

/** What a wxs function may do with an element, a component or a page. */
class ComponentDescriptor {
  /** @param {HTMLElement} el @param {Instance} owner instance in whose template the element is */
  constructor(el, owner) {
    this.el = el;
    this.owner = owner;
    this.state = el.$state || (el.$state = {});
  }

  /** @param {string} selector */
  selectComponent(selector) {
    const [first] = this.selectAllComponents(selector);
    return first || null;
  }

  /** @param {string} selector */
  selectAllComponents(selector) {
    const scope = this.el.$instance || this.owner;
    return queryAll(scope, selector).map((el) => new ComponentDescriptor(el, scope));
  }

  /** @param {any} style text, or an object of properties */
  setStyle(style) {
    const text = typeof style === "string" ? style : Object.entries(style || {}).map((pair) => pair.join(":")).join(";");
    for (const [name, value] of text.split(";").map((part) => part.split(/:(.*)/s))) {
      const property = kebab(name.trim());
      if (property) this.el.style.setProperty(property, cssOf(property, (value || "").trim(), this.owner.base));
    }
    return this;
  }

  /** @param {string} names */
  addClass(names) {
    for (const name of this.owner.classes(names).split(" ").filter(Boolean)) this.el.classList.add(name);
    return this;
  }

  /** @param {string} names */
  removeClass(names) {
    for (const name of this.owner.classes(names).split(" ").filter(Boolean)) this.el.classList.remove(name);
    return this;
  }

  /** @param {string} name */
  hasClass(name) {
    return this.owner.classes(name).split(" ").filter(Boolean).every((/** @type {string} */ part) => this.el.classList.contains(part));
  }

  getDataset() {
    return datasetOf(this.el);
  }

  /** @param {string} name @param {unknown} [args] */
  callMethod(name, args) {
    const { self } = this.el.$instance || this.owner;
    if (typeof self[name] === "function") guard(() => self[name](args));
    else console.warn(`${this.owner.is}: no method "${name}" to call from wxs`);
  }

  getState() {
    return this.state;
  }

  /** @param {string} type @param {unknown} [detail] */
  triggerEvent(type, detail) {
    dispatch(this.el, type, detail);
  }

  /** @param {(time: number) => void} run */
  requestAnimationFrame(run) {
    return requestAnimationFrame((time) => guard(() => run(time)));
  }

  /** @param {(this: unknown) => void} run @param {number} delay */
  setTimeout(run, delay) {
    return setTimeout(() => guard(run), delay);
  }

  /** @param {number} id */
  clearTimeout(id) {
    clearTimeout(id);
  }

  getBoundingClientRect() {
    return this.el.getBoundingClientRect();
  }

  /** @param {string[]} names */
  getComputedStyle(names) {
    const style = getComputedStyle(this.el);
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(kebab(name))]));
  }
}

/** The descriptor of a component or page, as wxs handlers get it. @param {Instance} instance */
function descriptorOf(instance) {
  return new ComponentDescriptor(instance.el, instance);
}

/**
 * A handler that may be a wxs function: it gets the event, with a descriptor of the element, and one of the component.
 * @param {() => unknown} read the handler's value @returns {() => unknown}
 */
export function wxsHandler(read) {
  return () => {
    const run = read();
    if (typeof run !== "function") return run;
    return (/** @type {Fields} */ event, /** @type {Instance} */ owner, /** @type {HTMLElement} */ el) => (
      run({ ...event, instance: new ComponentDescriptor(el, owner) }, descriptorOf(owner))
    );
  };
}

/**
 * Call a wxs function when a property changes.
 * @param {Instance} owner @param {HTMLElement} el @param {() => unknown} handler
 */
export function watch(owner, el, handler) {
  let last = /** @type {unknown} */ (undefined);
  return {
    /** @param {unknown} value */
    update(value) {
      if (value === last && (typeof value !== "object" || value === null)) return;
      const old = last;
      last = value;
      const run = handler();
      if (typeof run !== "function") return;
      // After the element is in the document, since handlers look for it, but before it is painted.
      Promise.resolve().then(() => guard(() => run(value, old, descriptorOf(owner), new ComponentDescriptor(el, owner))));
    },
  };
}


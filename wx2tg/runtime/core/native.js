/** Built-in components: a leaf declares its properties with defaults and creates one implementation an element. */

import { guard } from "./env.js";
import { dispatch } from "./events.js";

/** Properties that style sheets ask for (`input[disabled]`, `icon[type=success]`); the list of knowledge/elements.toml. The compiler writes literal ones. */
const REFLECTED = ["type", "size", "disabled", "plain", "loading", "name", "for", "mode"];

export class NativeNode {
  /** @param {Instance | null} owner @param {NativeLeaf} leaf @param {LeafElement} el @param {Fields} given static values */
  constructor(owner, leaf, el, given) {
    this.owner = owner;
    this.leaf = leaf;
    this.el = el;
    this.tag = el.localName;
    this.base = owner ? owner.base : "";
    this.props = { ...leaf.props };
    for (const name of Object.keys(given)) this.set(name, given[name]);
    this.given = /** @type {Fields} */ ({});
    /** @type {Changed | null} */
    this.changed = null;
    this.impl = /** @type {any} */ (null);
    el.$native = this;
  }

  /** Store a coerced value; true where it differs. Objects always count as changed: they may have been changed in place. @param {string} name @param {unknown} value */
  set(name, value) {
    const next = coerce(value, this.leaf.props[name]);
    if (next === this.props[name] && (typeof next !== "object" || next === null)) return false;
    this.props[name] = next;
    return true;
  }

  /** A dynamic attribute's value, collected until `applyGiven`. @param {string} name @param {unknown} value */
  give(name, value) {
    // What a user typed stays where the data say nothing of it.
    const nothing = value === undefined || value === null;
    if (nothing && this.given[name] === undefined) return;
    this.given[name] = nothing ? undefined : value;
    if (!this.set(name, value)) return;
    (this.changed || (this.changed = {}))[name] = true;
    if (REFLECTED.includes(name)) reflect(this.el, name, this.props[name]);
  }

  /** Create at the first call, then tell the implementation what changed. */
  applyGiven() {
    const changed = this.changed;
    this.changed = null;
    if (!this.impl) this.impl = guard(() => this.leaf.create(this.el, this)) || {};
    else if (changed && this.impl.update) guard(() => this.impl.update(changed));
  }

  attach() {
    if (this.impl.attached) guard(() => this.impl.attached());
  }

  detach() {
    if (this.impl.detached) guard(() => this.impl.detached());
  }

  /**
   * Fire one of the component's own events; returns what the last handler returned.
   * @param {string} type @param {unknown} [detail] @param {import("./events.js").EventOptions} [options]
   */
  emit(type, detail, options) {
    if (this.writeBack) this.writeBack(type, detail);
    return dispatch(this.el, type, detail, options).value;
  }
}

/** @param {Element} el @param {string} name @param {any} value */
function reflect(el, name, value) {
  if (value || value === 0) el.setAttribute(name, value === true ? "" : value);
  else el.removeAttribute(name);
}

/**
 * A value as the property's type has it, and `initial`, the default, where it is none of the type.
 * @param {any} value @param {unknown} initial
 */
function coerce(value, initial) {
  const type = typeof initial;
  if (value === undefined || value === null || typeof value === "function") return initial;
  if (type === "boolean") return !!value;
  if (type === "string") return `${value}`;
  // Numbers, and texts of one: an empty text and a list are 0 to JavaScript alone.
  if (type === "number") return isFinite(value) && `${value}`.trim() && value !== true && typeof value !== "object" ? +value : initial;
  return value;
}

/** A built-in component that needs script. @param {Instance | null} owner @param {NativeLeaf} leaf @param {LeafElement} el @param {Fields} [given] */
export function builtIn(owner, leaf, el, given = {}) {
  return new NativeNode(owner, leaf, el, given);
}

/** The built-in component on `el`, or null. @param {Node | null | undefined} el @returns {NativeNode | null} */
export function nativeOf(el) {
  return (el && el.$native) || null;
}

/** The nearest built-in component that matches `selector` around `el`, or null. @param {Element} el @param {string} selector */
export function closestNative(el, selector) {
  return nativeOf(el.closest(selector));
}

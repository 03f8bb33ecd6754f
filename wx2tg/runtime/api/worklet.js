/** wx.worklet without a second thread: shared values, and the styles that are computed from them. */

import { guard } from "../core/env.js";
import { kebab } from "../core/kebab.js";
import { cssOf } from "../core/style.js";
import { invoke } from "./_shared/call.js";
import { findAll } from "./_shared/nodes.js";

/** Styles that are computed from shared values, by id: for which elements, and how. @type {Map<number, any>} */
const styles = new Map();
const state = { serial: 0, waiting: false };

class SharedValue {
  /** @param {unknown} value */
  constructor(value) {
    this.held = value;
  }

  get value() {
    return this.held;
  }

  set value(value) {
    this.held = value;
    drawSoon();
  }
}

/** Draw every style again with the next frame. */
function drawSoon() {
  if (state.waiting) return;
  state.waiting = true;
  requestAnimationFrame(() => {
    state.waiting = false;
    for (const id of styles.keys()) draw(id);
  });
}

/** @param {number} id */
function draw(id) {
  const { owner, selector, updater } = styles.get(id);
  if (!owner.attached) {
    styles.delete(id);
    return;
  }
  const style = guard(updater, owner) || {};
  for (const el of findAll(owner, selector)) {
    for (const name of Object.keys(style)) {
      const property = kebab(name);
      el.style.setProperty(property, cssOf(property, style[name]));
    }
  }
}

/**
 * Give what `selector` finds the style that `updater` computes, whenever a shared value changes.
 * @param {Instance} owner page or component @param {string} selector @param {() => Fields} updater @param {Function} [callback]
 */
export function applyAnimatedStyle(owner, selector, updater, callback) {
  const id = (state.serial += 1);
  styles.set(id, { owner, selector, updater });
  // What is being rendered when this is called can be styled too.
  setTimeout(() => {
    if (styles.has(id)) draw(id);
    invoke(callback, { styleId: id });
  });
}

/** Let styles be as they are. @param {number[]} ids @param {Function} [callback] */
export function clearAnimatedStyle(ids, callback) {
  for (const id of ids || []) styles.delete(id);
  invoke(callback);
}

/** The value of `wx.worklet`: animations jump to their end. @returns {Fields} */
export function workletNamespace() {
  const members = /** @type {Record<string, (...args: any[]) => unknown>} */ ({
    shared: (value) => new SharedValue(value),
    derived: (compute) => ({
      get value() {
        return compute();
      },
    }),
    timing: (value, options, callback) => ended(value, callback),
    spring: (value, options, callback) => ended(value, callback),
    decay: (options, callback) => ended(0, callback),
    delay: (time, value) => value,
    repeat: (value) => value,
    sequence: (...values) => values[values.length - 1],
    runOnUI: (run) => run,
    runOnJS: (run) => run,
    cancelAnimation() {},
  });
  return { ...members, scrollViewContext: { scrollTo() {} }, Easing: easings() };
}

/** @param {unknown} value @param {Function | undefined} callback */
function ended(value, callback) {
  if (callback) setTimeout(callback, 0, true);
  return value;
}

function easings() {
  const linear = (/** @type {number} */ at) => at;
  const itself = (/** @type {Function | undefined} */ easing) => easing || linear;
  const names = ["linear", "ease", "quad", "cubic", "sin", "circle", "exp", "bounce", "step0", "step1"];
  const made = /** @type {Fields} */ (Object.fromEntries(names.map((name) => [name, linear])));
  const shaped = () => linear;
  const curves = { cubicBezier: shaped, poly: shaped, elastic: shaped, back: shaped };
  // What went before cubicBezier gives the curve, or its maker, as the library does from which it was taken.
  const bezier = () => Object.assign((/** @type {number} */ at) => at, { factory: shaped });
  return Object.assign(made, { in: itself, out: itself, inOut: itself, bezier, ...curves });
}

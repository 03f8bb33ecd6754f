/** The attribute `animation`: plays the steps that wx.createAnimation exported, one CSS transition each. */

import { cssOf } from "../core/style.js";

/** @typedef {{actions?: {animates: Animate[], option: Fields}[]} | null | undefined} Animated what `export()` of an animation gives */

/** Transforms whose plain numbers are lengths, and those whose plain numbers are angles. */
const LENGTHS = /^translate/;
const ANGLES = /^(?:rotate|skew)/;

/**
 * Play `value` on `el`; a playing animation gives way where it stands.
 * @param {HTMLElement} el
 * @param {Animated} value {actions: [...]}, or nothing
 */
export function applyAnimation(el, value) {
  clearTimeout(el.$animation);
  const actions = (value && value.actions) || [];
  if (actions.length) el.$animation = setTimeout(play, 0, el, actions, 0);
}

/**
 * @typedef {{type: string, args: any[]}} Animate a transform, or a "style" with name and value
 * @param {HTMLElement} el @param {{animates: Animate[], option: Fields}[]} actions @param {number} index of the step
 */
function play(el, actions, index) {
  const { animates, option } = actions[index];
  const { duration = 0, delay = 0, timingFunction = "linear" } = option.transition || option;
  // Without this the browser would not see where the transition starts.
  void el.offsetWidth;
  const transforms = animates.filter(({ type }) => type !== "style");
  const styles = animates.filter(({ type }) => type === "style");
  const names = [...styles.map(({ args }) => args[0]), ...(transforms.length ? ["transform"] : [])];
  el.style.transition = names.map((name) => `${name} ${duration}ms ${timingFunction} ${delay}ms`).join(", ");
  if (option.transformOrigin) el.style.transformOrigin = option.transformOrigin;
  for (const { args } of styles) el.style.setProperty(args[0], args[0] === "opacity" ? String(args[1]) : length(args[1], args[0]));
  const moves = transforms.map(({ type, args }) => `${type}(${transformArguments(type, args)})`);
  if (moves.length) el.style.transform = moves.join(" ");
  if (index + 1 < actions.length) el.$animation = setTimeout(play, duration + delay, el, actions, index + 1);
}

/** @param {string} type @param {unknown[]} args */
function transformArguments(type, args) {
  const values = /** @type {any[]} */ (Array.isArray(args[0]) ? args[0] : args);
  const written = values.map((value, index) => {
    if (LENGTHS.test(type)) return length(value);
    return ANGLES.test(type) && !(type === "rotate3d" && index < 3) ? degrees(value) : value;
  });
  return written.join(", ");
}

/** `10` is pixels, `10rpx` a part of the column's width. @param {any} value @param {string} [name] of a property */
function length(value, name = "") {
  if (typeof value === "number" || /^-?[\d.]+$/.test(value)) return `${value}px`;
  return cssOf(name, value);
}

/** @param {any} value */
function degrees(value) {
  return typeof value === "number" || /^-?[\d.]+$/.test(value) ? `${value}deg` : value;
}

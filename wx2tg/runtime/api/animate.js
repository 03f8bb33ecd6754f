/** `this.animate` and `this.clearAnimation` of pages and components: keyframes, over the Web Animations API. */

import { css } from "../core/style.js";
import { invoke } from "./_shared/call.js";
import { findAll } from "./_shared/nodes.js";

/** Keyframe keys that are transforms, in the order in which they apply. */
const TRANSFORM = /^(?:matrix|rotate|scale|skew|translate|perspective)/;

/**
 * Animate what `selector` finds, and leave it as the last keyframe says.
 * @param {any} owner page or component @param {string} selector @param {any[]} keyframes @param {any} duration ms
 * @param {Function} [callback]
 */
export function animateElements(owner, selector, keyframes, duration, callback) {
  const frames = keyframes.map(frameOf);
  const time = typeof duration === "number" ? duration : Number(duration && duration.timeRange) || 0;
  const running = findAll(owner, selector).map((el) => el.animate(frames, { duration: time, fill: "forwards" }).finished);
  Promise.all(running).then(
    () => invoke(callback),
    () => undefined,
  );
}

/**
 * Take away what animateElements left.
 * @param {any} owner @param {string} selector @param {any} [options] the properties to clear; others stay @param {Function} [callback]
 */
export function clearElementAnimations(owner, selector, options, callback) {
  for (const el of findAll(owner, selector)) for (const animation of el.getAnimations()) animation.cancel();
  invoke(typeof options === "function" ? options : callback);
}

/** @param {any} keyframe */
function frameOf(keyframe) {
  const frame = /** @type {any} */ ({});
  const transforms = [];
  for (const [key, value] of Object.entries(keyframe)) {
    if (key === "ease") frame.easing = value;
    else if (TRANSFORM.test(key) && key !== "perspectiveOrigin") transforms.push(`${key}(${transformValue(key, value)})`);
    else frame[key] = typeof value === "number" && /^(?:width|height|top|left|right|bottom)$/.test(key) ? `${value}px` : css(value);
  }
  if (transforms.length) frame.transform = transforms.join(" ");
  return frame;
}

/** @param {any} key @param {any} value */
function transformValue(key, value) {
  const unit = key.startsWith("translate") || key === "perspective" ? "px" : /^(?:rotate|skew)/.test(key) ? "deg" : "";
  const values = /** @type {any[]} */ (Array.isArray(value) ? value : [value]);
  const plain = (/** @type {number} */ index) => key === "rotate3d" && index < 3;
  return values.map((part, index) => (typeof part === "number" && !plain(index) ? `${part}${unit}` : css(part))).join(", ");
}

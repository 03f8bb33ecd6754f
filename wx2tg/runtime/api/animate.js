/** `this.animate` and `this.clearAnimation` of pages and components: keyframes, over the Web Animations API. */

import { css, cssOf } from "../core/style.js";
import { invoke } from "./_shared/call.js";
import { findAll } from "./_shared/nodes.js";

/**
 * @typedef {import("./_shared/nodes.js").Owner} Owner
 * @typedef {Record<string, unknown>} Keyframe
 * @typedef {{animation: Animation, keyframes: Keyframe[]}} Running
 * @typedef {{scrollSource: string, orientation?: string, startScrollOffset?: number, endScrollOffset?: number | "auto", timeRange?: number}} ScrollTimeline
 */

/** Keyframe keys that are transforms, in the order in which they apply. */
const TRANSFORM = /^(?:matrix|rotate|scale|skew|translate|perspective)/;

/** The animations of an element that came of keyframes: they fill, so each stays until it is cleared. @type {WeakMap<Element, Running[]>} */
const running = new WeakMap();

/**
 * Animate what `selector` finds, and leave it as the last keyframe says.
 * @param {Owner} owner page or component @param {string} selector @param {Keyframe[]} keyframes @param {unknown} duration ms
 * @param {unknown} [callback] or the scroll-view that drives the animation: {scrollSource, orientation, timeRange, ...}
 */
export function animateElements(owner, selector, keyframes, duration, callback) {
  const started = findAll(owner, selector).map((el) => start(el, keyframes, Number(duration) || 0));
  /** @type {any} */
  const timeline = [callback, duration].find((given) => typeof given === "object" && given !== null);
  if (timeline) {
    follow(findAll(owner, timeline.scrollSource)[0], timeline, started);
    return;
  }
  Promise.all(started.map(({ finished }) => finished)).then(
    () => invoke(callback),
    () => undefined,
  );
}

/** @param {HTMLElement} el @param {Keyframe[]} keyframes @param {number} duration @returns {Animation} */
function start(el, keyframes, duration) {
  const animation = el.animate(keyframes.map(frameOf), { duration, fill: "forwards" });
  running.set(el, [...(running.get(el) || []), { animation, keyframes }]);
  return animation;
}

/** Let the scroll position of `source` say how far animations are. @param {HTMLElement | undefined} source @param {ScrollTimeline} timeline @param {Animation[]} animations */
function follow(source, timeline, animations) {
  if (!source) return;
  const { orientation = "vertical", startScrollOffset = 0, endScrollOffset, timeRange = 0 } = timeline;
  const across = orientation === "horizontal" || orientation === "inline";
  const show = () => {
    const most = across ? source.scrollWidth - source.clientWidth : source.scrollHeight - source.clientHeight;
    const end = endScrollOffset === undefined || endScrollOffset === "auto" ? most : Number(endScrollOffset);
    const at = (across ? source.scrollLeft : source.scrollTop) - Number(startScrollOffset);
    const progress = Math.min(1, Math.max(0, at / Math.max(1, end - Number(startScrollOffset))));
    for (const animation of animations) {
      if (animation.playState === "idle") continue;
      animation.pause();
      animation.currentTime = progress * timeRange;
    }
  };
  source.addEventListener("scroll", show, { passive: true });
  show();
}

/**
 * Take away what animateElements left.
 * @param {Owner} owner @param {string} selector @param {Fields} [options] the properties to clear; others stay @param {Function} [callback]
 */
export function clearElementAnimations(owner, selector, options, callback) {
  const cleared = options && typeof options === "object" ? Object.keys(options).filter((name) => options[name]) : [];
  for (const el of findAll(owner, selector)) {
    const known = running.get(el) || [];
    running.delete(el);
    for (const { animation } of known) animation.cancel();
    if (!cleared.length) continue;
    for (const { keyframes } of known) {
      const rest = without(keyframes[keyframes.length - 1], cleared);
      if (Object.keys(rest).length) start(el, [rest, rest], 0);
    }
  }
  invoke(typeof options === "function" ? options : callback);
}

/** @param {Keyframe | undefined} keyframe @param {string[]} names */
function without(keyframe, names) {
  return Object.fromEntries(Object.entries(keyframe || {}).filter(([name]) => !names.includes(name) && name !== "ease" && name !== "offset"));
}

/** @param {Keyframe} keyframe */
function frameOf(keyframe) {
  const frame = /** @type {Fields} */ ({});
  const transforms = [];
  for (const [key, value] of Object.entries(keyframe)) {
    if (key === "ease") frame.easing = value;
    else if (TRANSFORM.test(key) && key !== "perspectiveOrigin") transforms.push(`${key}(${transformValue(key, value)})`);
    else frame[key] = typeof value === "number" && /^(?:width|height|top|left|right|bottom)$/.test(key) ? `${value}px` : cssOf(key, value);
  }
  if (transforms.length) frame.transform = transforms.join(" ");
  return frame;
}

/** @param {string} key @param {unknown} value */
function transformValue(key, value) {
  const unit = key.startsWith("translate") || key === "perspective" ? "px" : /^(?:rotate|skew)/.test(key) ? "deg" : "";
  const values = /** @type {unknown[]} */ (Array.isArray(value) ? value : [value]);
  const plain = (/** @type {number} */ index) => key === "rotate3d" && index < 3;
  return values.map((part, index) => (typeof part === "number" && !plain(index) ? `${part}${unit}` : css(part))).join(", ");
}

/** wx.createIntersectionObserver, over the browser's own. */

import { datasetOf } from "../core/events.js";
import { env } from "../core/env.js";
import { invoke } from "./_shared/call.js";
import { findAll } from "./_shared/nodes.js";

/**
 * @typedef {import("./_shared/nodes.js").Owner} Owner
 * @typedef {{thresholds?: number[], initialRatio?: number, observeAll?: boolean}} ObserverOptions
 * @typedef {{left?: number, top?: number, right?: number, bottom?: number}} Margins
 */

/** @param {Owner} [component] its `this` @param {ObserverOptions} [options] thresholds, initialRatio, observeAll, nativeMode */
export function createIntersectionObserver(component, options) {
  return new ElementObserver(component, options || {});
}

class ElementObserver {
  /** @param {Owner} owner @param {ObserverOptions} given */
  constructor(owner, { thresholds, initialRatio = 0, observeAll = false }) {
    this.owner = owner;
    // The browser would throw at others.
    const known = Array.isArray(thresholds) ? thresholds.map(Number).filter((limit) => limit >= 0 && limit <= 1) : [];
    this.thresholds = known.length ? known : [0];
    this.initialRatio = initialRatio;
    this.observeAll = observeAll;
    this.selector = "";
    this.margins = /** @type {Record<string, unknown>} */ ({});
    this.observer = null;
  }

  /** @param {string} selector @param {Margins} [margins] left, right, top, bottom in pixels */
  relativeTo(selector, margins) {
    this.selector = selector;
    this.margins = margins || {};
    return this;
  }

  /** @param {Margins} [margins] */
  relativeToViewport(margins) {
    return this.relativeTo("", margins);
  }

  /** @param {string} selector @param {Function} callback */
  observe(selector, callback) {
    // What is being rendered when this is called can be observed too.
    setTimeout(() => this.start(selector, callback), 0);
  }

  disconnect() {
    if (this.observer) this.observer.disconnect();
  }

  /** @param {string} selector @param {Function} callback */
  start(selector, callback) {
    this.disconnect();
    const targets = findAll(this.owner, selector).slice(0, this.observeAll ? undefined : 1);
    const root = this.selector ? findAll(this.owner, this.selector)[0] : env.shell.page();
    const margin = ["top", "right", "bottom", "left"].map((side) => `${Number(this.margins[side]) || 0}px`).join(" ");
    /** @type {Map<Element, number>} */
    const last = new Map(targets.map((target) => [target, this.initialRatio]));
    const changed = (/** @type {any[]} */ entries) => {
      for (const entry of entries) {
        // The browser always tells once at the start; WeChat only where the ratio is not the expected one.
        /** @type {any} */
        const before = last.get(entry.target);
        const crossed = this.thresholds.some((/** @type {number} */ limit) => side(before, limit) !== side(entry.intersectionRatio, limit));
        const appeared = entry.isIntersecting && this.thresholds.includes(0) && !before;
        last.set(entry.target, entry.intersectionRatio || (entry.isIntersecting ? Number.EPSILON : 0));
        if (crossed || appeared) invoke(callback, answerOf(entry));
      }
    };
    this.observer = new IntersectionObserver(changed, {
      root: isAncestor(root, targets[0]) ? root : null,
      rootMargin: margin,
      threshold: this.thresholds,
    });
    for (const target of targets) this.observer.observe(target);
  }
}

/** On which side of a threshold a ratio lies; any overlap at all is beyond 0. @param {number} ratio @param {number} limit */
function side(ratio, limit) {
  return limit === 0 ? ratio > 0 : ratio >= limit;
}

/** The browser takes only an ancestor as the frame of reference. @param {Element | undefined} root @param {Element | undefined} target */
function isAncestor(root, target) {
  return Boolean(root && target && root !== target && root.contains(target));
}

/** @param {IntersectionObserverEntry & {target: HTMLElement}} given */
function answerOf({ target, intersectionRatio, intersectionRect, boundingClientRect, rootBounds, time }) {
  return {
    id: target.id,
    dataset: datasetOf(target),
    intersectionRatio,
    intersectionRect: plain(intersectionRect),
    boundingClientRect: plain(boundingClientRect),
    relativeRect: plain(rootBounds || boundingClientRect),
    time,
  };
}

/** @param {DOMRectReadOnly} given */
function plain({ left, top, right, bottom, width, height }) {
  return { left, top, right, bottom, width, height };
}

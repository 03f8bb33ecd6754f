/** wx.createSelectorQuery: measuring elements of a page or component. */

import { nativeOf } from "../core/native.js";
import { has } from "../core/data.js";
import { datasetOf } from "../core/events.js";
import { env } from "../core/env.js";
import { exposed } from "../core/selectors.js";
import { invoke } from "./_shared/call.js";
import { asWxCanvas, canvasOf } from "./_shared/canvas.js";
import { findAll, ownerInstance } from "./_shared/nodes.js";

/**
 * @typedef {import("./_shared/nodes.js").Owner} Owner
 * @typedef {(el: HTMLElement, viewport: boolean) => unknown} Measure
 * @typedef {{id?: boolean, dataset?: boolean, mark?: boolean, rect?: boolean, size?: boolean, scrollOffset?: boolean,
 *   context?: boolean, node?: boolean, properties?: string[], computedStyle?: string[]}} WantedFields
 */

/** @returns {SelectorQuery} a SelectorQuery of the page on top; `in(component)` makes it one of the component */
export function createSelectorQuery() {
  return new SelectorQuery();
}

class SelectorQuery {
  constructor() {
    this.owner = null;
    /** @type {{refer: NodesRef, measure: Measure, callback?: Function}[]} */
    this.queue = [];
  }

  /** @param {Owner} owner */
  in(owner) {
    this.owner = owner;
    return this;
  }

  /** @param {string} selector */
  select(selector) {
    return new NodesRef(this, selector, false);
  }

  /** @param {string} selector */
  selectAll(selector) {
    return new NodesRef(this, selector, true);
  }

  selectViewport() {
    return new NodesRef(this, null, false);
  }

  /** Measure everything asked for, after what is being rendered. @param {Function} callback */
  exec(callback) {
    const queue = this.queue;
    requestLayout(() => {
      const results = queue.map(({ refer, measure, callback: own }) => {
        const result = refer.measure(measure);
        invoke(own, result);
        return result;
      });
      invoke(callback, results);
    });
    return this;
  }
}

/**
 * Elements are measured in a task of their own, so that every setData before `exec` is in the page.
 * @param {() => void} run
 */
function requestLayout(run) {
  setTimeout(run, 0);
}

class NodesRef {
  /** @param {SelectorQuery} query @param {string | null} selector @param {boolean} many */
  constructor(query, selector, many) {
    this.query = query;
    this.selector = selector;
    this.many = many;
  }

  /** @param {Measure} measure */
  measure(measure) {
    if (this.selector === null) return measure(env.shell.page(), true);
    const found = findAll(this.query.owner, this.selector);
    if (this.many) return found.map((el) => measure(el, false));
    return found.length ? measure(found[0], false) : null;
  }

  /** @param {Measure} measure @param {Function} callback */
  add(measure, callback) {
    this.query.queue.push({ refer: this, measure, callback });
    return this.query;
  }

  /** @param {Function} callback */
  boundingClientRect(callback) {
    return this.add((el, viewport) => ({ id: el.id, dataset: datasetOf(el), ...rectOf(el, viewport) }), callback);
  }

  /** @param {Function} callback */
  scrollOffset(callback) {
    return this.add((el) => ({ id: el.id, dataset: datasetOf(el), ...scrollOf(el) }), callback);
  }

  /** @param {Function} callback */
  context(callback) {
    return this.add((el) => ({ context: contextFor(el) }), callback);
  }

  /** @param {Function} callback */
  node(callback) {
    return this.add((el) => ({ node: nodeOf(el) }), callback);
  }

  /** @param {Function} callback */
  ref(callback) {
    return this.add((el) => ({ ref: exposed(el, ownerInstance(this.query.owner).self) }), callback);
  }

  /** @param {WantedFields} wanted @param {Function} callback */
  fields(wanted, callback) {
    return this.add((el, viewport) => fieldsOf(el, viewport, wanted || {}), callback);
  }
}

/** @param {HTMLElement} el @param {boolean} viewport @param {WantedFields} wanted */
function fieldsOf(el, viewport, wanted) {
  let found = /** @type {Fields} */ ({});
  if (wanted.id) found.id = el.id;
  if (wanted.dataset) found.dataset = datasetOf(el);
  if (wanted.mark) found.mark = el.$marks ? el.$marks() : {};
  const { width, height, ...place } = rectOf(el, viewport);
  if (wanted.rect) Object.assign(found, place);
  if (wanted.size) Object.assign(found, { width, height });
  if (wanted.scrollOffset) Object.assign(found, scrollOf(el));
  if (wanted.context) found.context = contextFor(el);
  if (wanted.node) found.node = nodeOf(el);
  const props = nativeOf(el)?.props || {};
  for (const name of listOf(wanted.properties)) found = { ...found, [name]: has(props, name) ? props[name] : el.getAttribute(name) };
  const style = /** @type {Fields} */ (globalThis.getComputedStyle(el));
  // Its methods are no styles.
  for (const name of listOf(wanted.computedStyle)) found = { ...found, [name]: typeof style[name] === "string" ? style[name] : undefined };
  return found;
}

/** @param {unknown} given @returns {any[]} */
function listOf(given) {
  return Array.isArray(given) ? given : [];
}

/**
 * In CSS pixels from the top left of the page's visible part, as the page has the whole window in WeChat.
 * @param {HTMLElement} el @param {boolean} viewport
 */
function rectOf(el, viewport) {
  // A component with `virtualHost` is nowhere, as in glass-easel.
  if (el.$start || el.hasAttribute("wx-virtual")) return { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 };
  const origin = env.shell.page().getBoundingClientRect();
  const box = viewport ? origin : el.getBoundingClientRect();
  const left = box.left - origin.left;
  const top = box.top - origin.top;
  return { left, top, right: left + box.width, bottom: top + box.height, width: box.width, height: box.height };
}

/** @param {Element} given */
function scrollOf({ scrollTop, scrollLeft, scrollWidth, scrollHeight }) {
  return { scrollTop, scrollLeft, scrollWidth, scrollHeight };
}

/** Which API makes the context of an element; an app that has one names the API. */
const CONTEXTS = /** @type {Record<string, any>} */ ({
  __proto__: null,
  "wx-video": "createVideoContext",
  "wx-canvas": "createCanvasContext",
  "wx-map": "createMapContext",
  "wx-audio": "createAudioContext",
});

/** @param {HTMLElement} el */
function contextFor(el) {
  const factory = env.api[CONTEXTS[el.localName]];
  const native = nativeOf(el);
  if (native && native.impl && native.impl.context) return native.impl.context;
  return factory ? factory(el) : null;
}

/** The DOM object that WeChat hands out: of a canvas, the canvas itself. @param {HTMLElement} el */
function nodeOf(el) {
  const native = nativeOf(el);
  if (native && native.impl && native.impl.node) return native.impl.node;
  const canvas = canvasOf(el);
  return canvas ? asWxCanvas(canvas) : el;
}

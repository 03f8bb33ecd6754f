/**
 * WeChat's event system over the DOM: bind, catch, capture, mut; composed and bubbling events; targets per component.
 *
 * An element with listeners carries `$listeners = {owner, on: {type: [flags, handler, ...]}}`, one with dynamic `data-*`
 * carries `$dataset`, with `mark:*` carries `$marks` (both functions that return an object), a component host carries `$instance`, a
 * built-in component `$native`; what a tap does to one is its `$press`, called with the element that was tapped. A handler is a method name, or a function that returns a name or a wxs function.
 */

import { has } from "./data.js";
import { guard } from "./env.js";

export const CATCH = 1;
export const CAPTURE = 2;
export const MUT = 4;

const NONE = { on: {} };

/**
 * @typedef {{bubbles?: boolean, composed?: boolean, capturePhase?: boolean, extra?: object, native?: Event}} EventOptions
 * @typedef {{stopped: boolean, handled: boolean, value: any}} Outcome
 */

/** Listeners of one element. @param {Instance} owner component instance @param {Record<string, (number | Handler)[]>} listeners */
export function listen(owner, listeners) {
  return { owner, on: listeners };
}

/**
 * Send an event to `el` and, if it bubbles, to what contains it.
 * @param {HTMLElement} el @param {string} type @param {unknown} detail @param {EventOptions} [options] @returns {Outcome}
 */
export function dispatch(el, type, detail, options = {}) {
  const run = new Dispatch(el, type, detail, options);
  run.walk();
  return run.outcome;
}

class Dispatch {
  /** @param {HTMLElement} el @param {string} type @param {unknown} detail @param {EventOptions} options */
  constructor(el, type, detail, options) {
    this.el = el;
    this.type = type;
    this.detail = detail === undefined ? {} : detail;
    this.options = options;
    this.outcome = { stopped: false, handled: false, value: undefined };
    this.mutated = false;
    this.presses = options.composed && type === "tap";
    this.timeStamp = Math.round(performance.now());
    /** The marks of each target. They are computed once, so that what a handler sets does not change them for later handlers. */
    this.marks = new Map();
  }

  walk() {
    const { bubbles, composed, capturePhase } = this.options;
    const owner = composed ? null : ownerOf(this.el);
    const path = /** @type {Node[]} */ ([]);
    for (let node = this.el; node; node = above(node)) {
      // Content that no slot shows is inside of nothing that is seen.
      if (composed && node.$host) break;
      // Slotted content bubbles to its slot first, then to the slot's parent.
      for (let at = node; at; at = composed && slotAround(at)?.start) {
        const listeners = at.$listeners;
        if (listeners && has(listeners.on, this.type) && (composed || listeners.owner === owner)) path.push(at);
        // A tap of the user presses built-in components; a `tap` that a component triggers does not.
        else if (this.presses && at.$press) path.push(at);
      }
    }
    if (capturePhase) {
      for (let i = path.length - 1; i >= 0 && !this.outcome.stopped; i -= 1) this.call(path[i], true);
      this.marks.clear();
    }
    for (const node of path) {
      if (this.outcome.stopped || (!bubbles && node !== this.el)) break;
      this.call(node, false);
    }
  }

  /** @param {any} node @param {boolean} capture */
  call(node, capture) {
    // As in WeChat, a built-in component acts before handlers run: a `catchtap` on the component itself is too late.
    if (!capture && this.presses && node.$press) guard(() => node.$press(this.el));
    const { owner, on: listeners } = /** @type {any} */ (node.$listeners || NONE);
    const list = listeners[this.type] || [];
    for (let i = 0; i < list.length; i += 2) {
      const flags = list[i];
      if (!!(flags & CAPTURE) !== capture) continue;
      if (flags & MUT) {
        if (this.mutated) continue;
        this.mutated = true;
      }
      const computed = typeof list[i + 1] === "function";
      const handler = computed ? list[i + 1]() : list[i + 1];
      // `catchtouchmove` alone is how apps say "no scrolling", `catchtouchmove="{{locked ? 'noop' : ''}}"` how they end it.
      if (computed && !handler) continue;
      this.outcome.handled = true;
      const value = this.invoke(handler, owner, node);
      if (value !== undefined) this.outcome.value = value;
      if (flags & CATCH || value === false && typeof handler === "function") this.outcome.stopped = true;
    }
  }

  /** @param {any} target a method's name, or a function of wxs @param {Instance} owner @param {HTMLElement} node */
  invoke(target, owner, node) {
    if (typeof target === "function") return guard(() => target(this.event(node, owner), owner, node));
    const method = target && owner.method(target);
    if (method) return guard(() => method.call(owner.self, this.event(node, owner)), owner);
    if (target) console.warn(`${owner.is}: no method "${target}" for the event "${this.type}"`);
    return undefined;
  }

  /** @param {HTMLElement} node @param {Instance} owner */
  event(node, owner) {
    const { extra, native } = this.options;
    const target = retarget(this.el, owner);
    if (!this.marks.has(target)) this.marks.set(target, marksOf(target, owner));
    return {
      type: this.type,
      timeStamp: this.timeStamp,
      target: describe(target),
      currentTarget: describe(node),
      mark: this.marks.get(target),
      detail: this.detail,
      ...extra,
      preventDefault: () => native && native.preventDefault(),
      stopPropagation: () => { this.outcome.stopped = true; },
    };
  }
}

/** The fields that describe an element in an event. @param {HTMLElement} el */
export function describe(el) {
  return { id: el.id || "", offsetLeft: el.offsetLeft || 0, offsetTop: el.offsetTop || 0, dataset: datasetOf(el) };
}

/** The `data-*` values of `el` with their types. @param {HTMLElement} el */
export function datasetOf(el) {
  return { ...el.dataset, ...(el.$dataset ? el.$dataset() : null) };
}

/** The marks of a node and of its ancestors in the same template. @param {Node} el @param {Instance} owner */
function marksOf(el, owner) {
  let marks = /** @type {Fields} */ ({});
  for (let node = el; node; node = above(node)) if (node.$marks && ownerOf(node) === owner) marks = { ...node.$marks(), ...marks };
  return marks;
}

/**
 * The node of `owner`'s template that contains `el`. For content that was passed to `owner`, that is the slot that shows it.
 * @param {Node} el @param {Instance} owner @returns {any} an element, or the comment of a slot
 */
function retarget(el, owner) {
  for (let node = el; node && node.nodeType === 1; node = above(node)) {
    if (ownerOf(node) === owner) return node;
    // A slot may be shown in the slot of another component.
    for (let slot = slotAround(node); slot; slot = slotAround(slot.start)) if (slot.component === owner) return slot.start;
  }
  return el;
}

/**
 * The component instance whose template `el` was written in. Slot content belongs to the component that wrote it,
 * not to the one that shows it: it lies between the two anchors of a slot.
 * @param {Node} el
 */
export function ownerOf(el) {
  // A component may trigger an event while it is being made, before its node is in any other.
  if (el.$instance) return el.$instance.owner;
  for (let node = el; node && above(node); node = above(node)) {
    const parent = above(node);
    const slot = slotAround(node);
    if (slot) return slot.component.owner;
    if (parent.$instance) return parent.$instance;
    if (parent.$host) return parent.$host.$instance ? parent.$host.$instance.owner : null;
  }
  return null;
}

/**
 * The comment that opens the innermost region around a node, among its siblings: that of a slot (`$slot`) or that of a
 * component without an element of its own (`$virtual`).
 * @param {Node} node
 */
function opening(node) {
  const first = standIn(node);
  const parent = first.parentNode;
  // Only fragments and the elements that are marked hold regions.
  if (!parent || !(parent.$regions || parent.nodeType === 11)) return null;
  let depth = 0;
  for (let at = first.previousSibling; at; at = at.previousSibling) {
    if (at.$close) depth += 1;
    else if ((at.$slot || at.$virtual) && (depth -= 1) < 0) return at;
  }
  return null;
}

/** The slot that shows a node, where nothing else is between the two. @param {Node} node */
function slotAround(node) {
  return opening(node)?.$slot;
}

/**
 * Whether a node is inside of another. Content that no slot shows is inside of the component that it was passed to.
 * @param {Node} node @param {Node | null} around
 */
export function isInside(node, around) {
  let at = node;
  while (at && at !== around) at = above(at);
  return !!at;
}

/** The node that stands in the page for an element: a comment for a component that has no element there. @param {any} el */
export function standIn(el) {
  return el.$start || el;
}

/**
 * The parent of a node, for events and selectors. Content that a root-portal moved away is still inside of the portal;
 * content that no slot shows is inside of the component that it was passed to.
 * @param {Node} node @returns {any}
 */
export function above(node) {
  if (node.$home) return node.$home;
  for (let at = opening(node); at; at = opening(at)) if (at.$virtual) return at.$virtual;
  return standIn(node).parentNode || node.$host;
}

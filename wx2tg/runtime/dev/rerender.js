/** The template of a page or a component made anew while it runs: data, inner components and what it was given to show stay. */

import { attachAll, detachAll } from "../core/blocks.js";
import { env } from "../core/env.js";
import { flushReady } from "../core/updates.js";
import { fragment, remove } from "../host/dom.js";
import { place } from "../render/child.js";
import { contents, isDynamic, takeOut } from "../render/slot.js";

/**
 * A component that was moved into a new template, and what of it the old one had set.
 * @typedef {object} Moved
 * @property {Instance} instance
 * @property {Pick<Instance, "el" | "content" | "portions" | "settle" | "models" | "generics" | "external" | "given" | "templates" | "copies" | "filling">} before
 */

/**
 * Make the nodes of `instance` anew by `unit`. Components of its template that stand at the same place go on living, but
 * for those of the units in `fresh`, which are made anew.
 * @param {Instance} instance @param {Unit} unit @param {import("./places.js").Places} places @param {Set<string>} [fresh] ids of units
 * @throws what the new template throws; then everything is as it was
 */
export function rerender(instance, unit, places, fresh = new Set()) {
  const before = { unit: instance.unit, block: instance.block, slots: instance.slots, outer: instance.outer };
  const inner = new Inner(instance, places, fresh);
  hideContent(instance);
  Object.assign(instance, { unit, slots: [], outer: [], mask: 0, paths: [], current: null });
  try {
    instance.block = inner.whileAdopting(() => unit.render(instance));
  } catch (error) {
    Object.assign(instance, before);
    inner.putBack();
    if (before.block) before.block.update(-1);
    showContent(instance);
    throw error;
  }
  show(instance, before.block);
  inner.part(before.block);
  if (before.block) remove(before.block.first, before.block.last);
  showContent(instance);
  if (instance.attached) {
    attachAll(instance.block);
    inner.attach();
  }
  instance.render();
  flushReady();
}

/** Show the new nodes where the old ones are. @param {Instance} instance @param {Block | null} old */
function show({ block, el, hold }, old) {
  const nodes = block.first.parentNode || block.first;
  if (old && old.first.parentNode) old.first.parentNode.insertBefore(nodes, old.first);
  else hold.call({ el }, nodes);
  env.parts.changeCopies?.();
}

/** The components in a template that is being made anew. */
class Inner {
  /** @param {Instance} owner @param {import("./places.js").Places} places @param {Set<string>} fresh */
  constructor(owner, places, fresh) {
    this.owner = owner;
    this.places = places;
    this.fresh = fresh;
    /** Those that have no place in the new template yet, in the order of the old one. */
    this.left = /** @type {Instance[]} */ ([]);
    this.moved = /** @type {Moved[]} */ ([]);
    /** Numbers of components that are made anew, by kind and place: their successors get these. */
    this.heirs = /** @type {Map<string, number[]>} */ (new Map());
    owner.walk((instance) => {
      if (instance.owner === owner) this.left.push(instance);
    });
  }

  /** @template T @param {() => T} run @returns {T} */
  whileAdopting(run) {
    const { places, owner } = this;
    const { adopt } = places;
    places.adopt = (around, el, tag, given, generics) => (around === owner ? this.adopt(el, tag, given, generics) : null);
    owner.rendering = true;
    try {
      return places.within([], run);
    } finally {
      places.adopt = adopt;
      owner.rendering = false;
    }
  }

  /** @param {Instance} instance */
  keyOf(instance) {
    return `${instance.is}\n${this.places.of(instance)}`;
  }

  /** @param {HTMLElement} el @param {string} tag @param {Fields} [given] @param {Record<string, string>} [generics] */
  adopt(el, tag, given, generics) {
    const idOf = (/** @type {string} */ name) => this.owner.generics[name] || this.owner.unit.using[name];
    const key = `${idOf(tag)}\n${this.places.here()}`;
    const fitting = this.left.filter((known) => this.keyOf(known) === key);
    const found = fitting.find((known) => known.el.id === el.id) || fitting[0];
    if (!found) return null;
    this.left = this.left.filter((known) => known !== found);
    if (this.fresh.has(found.is)) {
      this.heirs.set(key, [...(this.heirs.get(key) || []), found.id]);
      return null;
    }
    this.moved.push(move(found, el));
    for (const name of Object.keys(generics || {})) found.generics[name] = idOf(/** @type {Record<string, string>} */ (generics)[name]);
    for (const name of Object.keys(given || {})) found.give(name, /** @type {Fields} */ (given)[name]);
    return found;
  }

  /** The new template has failed: the components go back to where they were. */
  putBack() {
    for (const { instance, before } of this.moved.reverse()) {
      hideContent(instance);
      const nodes = insides(instance);
      Object.assign(instance, before);
      settleIn(instance, nodes);
      showContent(instance);
    }
  }

  /** The new template stands: what only the old one had is detached. @param {Block | null} old */
  part(old) {
    for (const { instance } of this.moved) instance.gone = true;
    detachAll(old);
    for (const { before } of this.moved) for (const entry of before.content) detachAll(entry.block);
    for (const { instance, before } of this.moved) {
      instance.gone = false;
      takeBack(instance, before.given);
      env.parts.relink?.(instance);
    }
    this.owner.walk((instance) => {
      const [first, ...rest] = (instance.owner === this.owner && this.heirs.get(this.keyOf(instance))) || [];
      if (first === undefined) return;
      instance.id = first;
      this.heirs.set(this.keyOf(instance), rest);
    });
  }

  /** What the moved components are given to show was made anew, and is attached by nobody else. */
  attach() {
    for (const { instance } of this.moved) for (const entry of instance.content) attachAll(entry.block);
  }
}

/** Move a component to a node of the new template, with all that it shows by itself. @param {Instance} instance @param {HTMLElement} el @returns {Moved} */
function move(instance, el) {
  const { content, portions, settle, models, generics, external, given, templates, copies, filling, definition } = instance;
  const before = { el: instance.el, content, portions, settle, models, generics, external, given, templates, copies, filling };
  hideContent(instance);
  const nodes = insides(instance);
  if (definition.options.virtualHost && !el.id) env.parts.virtualize?.(el);
  if (instance.unit.prefix) el.setAttribute("wx-host", instance.unit.prefix);
  const table = () => ({ __proto__: null });
  Object.assign(instance, { el, content: [], models: null, generics: table(), external: table(), given: Object.create(given) });
  Object.assign(instance, { portions: undefined, settle: undefined, templates: undefined, copies: undefined, filling: undefined });
  el.$instance = instance;
  el.$state = before.el.$state;
  el.$regions = before.el.$regions;
  instance.dirtyClasses = definition.externalClasses.size > 0;
  settleIn(instance, nodes);
  instance.dressed();
  return { instance, before };
}

/** @param {Instance} instance @param {DocumentFragment} nodes */
function settleIn(instance, nodes) {
  instance.hold(nodes);
  for (const slot of instance.slots) slot.mark();
}

/** What a component shows by itself, taken out of its node. @param {Instance} instance */
function insides({ el }) {
  const nodes = fragment();
  if (!el.$start) nodes.append(...el.childNodes);
  while (el.$start && el.$start.nextSibling && el.$start.nextSibling !== el.$end) nodes.append(el.$start.nextSibling);
  return nodes;
}

/** Take what a component was given to show out of its slots. @param {Instance} instance */
function hideContent(instance) {
  if (isDynamic(instance) && instance.block) env.parts.dropCopies?.(instance.block);
  else for (const entry of contents(instance)) if (entry.slot) takeOut(instance, entry);
}

/** Put it back into the slots that there are now. With `dynamicSlots` each slot makes its own. @param {Instance} instance */
function showContent(instance) {
  if (!isDynamic(instance)) place(instance);
}

/** Properties that the new template does not give get the value that they begin with. @param {Instance} instance @param {Record<string, unknown>} before */
function takeBack(instance, before) {
  const { given, definition } = instance;
  for (const name of Object.keys(before)) {
    if (!Object.keys(given).includes(name)) instance.queue([name], definition.properties[name].initial(), true);
  }
  instance.given = Object.assign(Object.create(null), given);
  if (instance.pending.length) instance.apply();
}

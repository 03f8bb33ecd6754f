/** A custom component in a template: its instance, the values it is given, the content of its slots. */

import { text } from "./block.js";
import { arrange, isDynamic } from "./slot.js";
import { fragment } from "../host/dom.js";
import { create } from "../core/component.js";
import { env, reportError } from "../core/env.js";
import { definitionOf, unitOf } from "../core/registry.js";
import { attachAll, detachAll } from "../core/blocks.js";

const DEEPEST = 100;

/**
 * The component that `tag` stands for in `owner`'s template, or a plain container where there is none.
 * @param {Instance} owner @param {HTMLElement} el @param {string} tag as written @param {any} [given] static values
 * @param {Record<string, string>} [generics] `generic:name` -> tag in `owner`'s template
 * @returns {Child}
 */
export function child(owner, el, tag, given, generics) {
  const id = componentId(owner, tag);
  const unit = unitOf(id);
  if (!unit && owner.unit.later && tag in owner.unit.later) return env.parts.later(owner, el, tag, given, generics);
  if (!unit || isEndless(unit, owner)) return new Container(owner, el);
  const instance = create(unit, definitionOf(id), owner, el);
  if (unit.prefix) el.setAttribute("wx-host", unit.prefix);
  for (const name of Object.keys(generics || {})) {
    instance.generics[name] = componentId(owner, /** @type {Record<string, string>} */ (generics)[name]);
  }
  // An id stays in the page, for whoever looks for it there.
  if (instance.definition.options.virtualHost && !el.id) env.parts.virtualize?.(el);
  instance.start();
  instance.dressed();
  for (const name of Object.keys(given || {})) instance.give(name, given[name]);
  return instance;
}

/** Whether a component contains itself without end. That is reported once; further ones stay empty. @param {Unit} unit @param {Instance | null} owner */
function isEndless(unit, owner) {
  if (unit.endless) return true;
  let depth = 0;
  for (let above = owner; above; above = above.owner) depth += above.unit === unit ? 1 : 0;
  if (depth < DEEPEST) return false;
  unit.endless = true;
  reportError(new Error(`${unit.id} shows itself without end`));
  return true;
}

/** @param {Instance} owner @param {string} tag */
function componentId(owner, tag) {
  return owner.generics[tag] || owner.unit.using[tag];
}

/** Stands for a component that does not exist. The content that was passed to it is shown. */
class Container {
  /** @param {Instance} owner @param {HTMLElement} el */
  constructor(owner, el) {
    this.owner = owner;
    this.el = el;
    /** @type {Content[]} */
    this.content = [];
  }

  /** @param {string} name @param {any} value */
  give(name, value) {
    if (name === "class") this.el.className = this.owner.classes(value, this.el);
    else if (name === "style") this.el.style.cssText = value;
  }

  applyGiven() {}

  attach() {
    for (const entry of this.content) attachAll(entry.block);
  }

  detach() {
    for (const entry of this.content) detachAll(entry.block);
  }
}

/**
 * Make or update the slot content of a child. `entries` are pairs of a name (or a function that gives it) and a
 * function that makes the block.
 * @param {any} instance @param {any[]} entries @param {number} mask
 */
export function fill(instance, entries, mask) {
  if (instance.entries) instance.entries = entries;
  if (instance.slots && isDynamic(instance)) {
    env.parts.fillDynamic(instance, entries, mask);
    return;
  }
  const fresh = !instance.content.length;
  let renamed = fresh;
  for (let i = 0; i < entries.length; i += 2) {
    const name = text(typeof entries[i] === "function" ? entries[i]() : entries[i]);
    instance.filling = i / 2;
    const entry = fresh ? addContent(instance, name, entries[i + 1]) : instance.content[i / 2];
    if (!fresh) entry.block.update(mask, {});
    if (entry.name !== name) renamed = true;
    entry.name = name;
  }
  if (instance.settle) instance.settle(instance);
  if (renamed) place(instance);
}

/** Show the content in the slots of a component, or directly inside of a node that has none. @param {any} instance */
export function place(instance) {
  if (instance.slots) arrange(instance);
  else for (const entry of instance.content) instance.el.append(entry.holder);
}

/** @param {Child} instance @param {string} name @param {(values: object) => Block} make */
function addContent(instance, name, make) {
  const block = make({});
  const holder = fragment();
  holder.$host = instance.el;
  if (block.first.parentNode) holder.append(block.first.parentNode);
  else holder.append(block.first);
  const entry = { name, block, holder, slot: null };
  instance.content.push(entry);
  return entry;
}


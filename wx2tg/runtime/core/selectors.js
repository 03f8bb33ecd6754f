/** `selectComponent` and its like: CSS selectors inside one component's template, class prefixes included. */

import { guard } from "./env.js";
import { ownerOf } from "./events.js";

/**
 * The elements of `instance`'s own template that match a WeChat selector (`#id`, `.class`, tags, descendants, lists,
 * `>>>` to look into other components).
 * @param {any} instance @param {string} selector @returns {any[]}
 */
export function queryAll(instance, selector) {
  if (typeof selector !== "string") return [];
  if (selector.includes(">>>")) return selector.split(",").flatMap((part) => queryDeep(instance, part.split(">>>")));
  const css = translate(selector, instance.prefix);
  const found = (/** @type {any} */ root) => [...root.querySelectorAll(css)].filter((el) => ownerOf(el) === instance);
  try {
    const all = found(instance.el);
    instance.walk((/** @type {any} */ inner) => {
      // Content for a slot that is not there stands in no document, but in the template all the same.
      for (const entry of inner.content) if (!entry.slot) addHidden(all, inner.el, found(entry.holder));
    });
    return all;
  } catch {
    return [];
  }
}

/** Add what stands in no document behind what the component around it shows. @param {any[]} all @param {any} host @param {any[]} found */
function addHidden(all, host, found) {
  const around = /** @type {any[]} */ ([]);
  for (let at = host; at; at = at.getRootNode().$host) around.push(at);
  // 4 stands for nodes that follow; those in another tree (1) and those inside (16) do not count.
  const behind = all.findIndex((el) => around.some((at) => (at.compareDocumentPosition(el) & 21) === 4));
  all.splice(behind < 0 ? all.length : behind, 0, ...found);
}

/** Each part matches in the template of any component inside what the part before it found. @param {any} instance @param {string[]} parts */
function queryDeep(instance, [head, ...rest]) {
  let found = queryAll(instance, head);
  for (const part of rest) {
    const inside = /** @type {any[]} */ ([]);
    instance.walk((/** @type {any} */ inner) => inside.push(...queryAll(inner, part)));
    found = inside.filter((el) => found.some((around) => around !== el && around.contains(el)));
  }
  return found.sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
}

/** Class names take the component's prefix, tags theirs. @param {string} selector @param {string} prefix */
function translate(selector, prefix) {
  return selector
    .replace(/(^|[\s>+~,])([a-zA-Z][\w-]*)/g, (_, before, tag) => `${before}wx-${tag}`)
    .replace(/\.(-?[_a-zA-Z][\w-]*)/g, (_, name) => (prefix ? `.${prefix}--${name}` : `.${name}`));
}

/** What user code gets for an element that hosts a component: its exported value or its `this`. @param {any} el @param {any} asker */
export function exposed(el, asker) {
  const instance = el && el.$c;
  if (!instance) return null;
  const { definition, self } = instance;
  const value = definition.export ? guard(() => definition.export.call(self, asker), instance) : undefined;
  return value === undefined ? self : value;
}

/** @param {any} instance @param {string} selector */
export function selectComponent(instance, selector) {
  return exposed(queryAll(instance, selector)[0], instance.self);
}

/** @param {any} instance @param {string} selector */
export function selectAllComponents(instance, selector) {
  return queryAll(instance, selector).filter((el) => el.$c).map((el) => exposed(el, instance.self));
}

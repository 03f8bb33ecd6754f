/** Elements that an app names: by selector within a page or component, or by the id of a built-in component. */

import { INSTANCE, env } from "../../core/env.js";
import { nativeOf } from "../../core/native.js";
import { queryAll } from "../../core/selectors.js";

/** @typedef {Fields | null | undefined} Owner a page or component, as user code or the runtime holds it; none: the page on top */

/**
 * The runtime's record of a page or component, from what user code holds; the page on top where it holds nothing.
 * @param {Owner} [owner]
 */
export function ownerInstance(owner) {
  /** @type {any} */
  const held = owner || env.router.top();
  return (held && held[INSTANCE]) || held;
}

/**
 * The elements that match `selector` in `owner`'s template.
 * @param {Owner} owner @param {string} selector @returns {HTMLElement[]}
 */
export function findAll(owner, selector) {
  const instance = ownerInstance(owner);
  return instance ? queryAll(instance, selector) : [];
}

/**
 * The built-in component that an app means: by its id (or another attribute that names it), or its element itself.
 * @param {Owner} owner @param {string} tag @param {any} given @param {string} [property] camelCase
 */
export function nativeMeant(owner, tag, given, property) {
  return given && given.nodeType ? given : findNative(owner, tag, String(given), property);
}

/**
 * The built-in component `<tag id="id">` in `owner`, by its `id` or by another attribute that names it (`canvas-id`).
 * @param {Owner} owner @param {string} tag @param {string | undefined} id @param {string} [property] camelCase
 * @returns {HTMLElement | null} its element, or null
 */
export function findNative(owner, tag, id, property) {
  const own = findAll(owner, tag);
  /** @type {any[]} */
  const all = own.length ? own : [...env.shell.page().querySelectorAll(`wx-${tag}`)];
  const named = (/** @type {HTMLElement} */ el) => el.id === id || (property && nativeOf(el)?.props[property] === id);
  return all.find(named) || null;
}

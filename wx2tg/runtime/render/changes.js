/** The paths that an update sets, as a tree. Named templates need it, because they see only the data that is passed to them. */

import { has } from "../core/data.js";

/**
 * @typedef {true | undefined | {[key: string]: any}} Changes `true` where all below is new, undefined where nothing is
 */

/** What the running update sets in the data of `owner`. @param {Instance} owner @returns {Changes} */
export function changesOf({ current }) {
  return current ? (current.tree ||= treeOf(current)) : true;
}

/** @param {(string|number)[][]} paths */
function treeOf(paths) {
  const tree = table();
  for (const path of paths) {
    let at = tree;
    for (let i = 0; i < path.length && at !== true; i += 1) {
      if (at[path[i]] !== true) at[path[i]] = i + 1 < path.length ? at[path[i]] || table() : true;
      at = at[path[i]];
    }
  }
  return tree;
}

/** Without a prototype: a path may lead through any name, also one that every object inherits. */
function table() {
  return /** @type {any} */ ({ __proto__: null });
}

/** The part of `tree` at `path`. @param {Changes} tree @param {DataPath} path @returns {Changes} */
export function changesAt(tree, path) {
  let at = tree;
  for (const key of path) {
    if (at === true || !at) return at;
    at = has(at, key) ? at[key] : undefined;
  }
  return at;
}

/** The changes of a written object or array from those of its values. @param {object} parts @returns {Changes} */
export function changedParts(parts) {
  return Object.values(parts).some(Boolean) ? parts : undefined;
}

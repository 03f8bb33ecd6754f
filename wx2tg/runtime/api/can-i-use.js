/** wx.canIUse, from what the bundle really has. */

import { has } from "../core/data.js";
import { env } from "../core/env.js";

/**
 * @param {string} schema `api`, `api.object.param.option`, `component.attribute.value`; `wx.` may stand in front
 * @returns {boolean}
 */
export function canIUse(schema) {
  const path = String(schema).replace(/^wx\./, "").replace(/\(\)$/, "");
  const parts = path.split(".");
  // What every object has is nobody's API, method or option.
  if (parts.some((part) => part in Object.prototype)) return false;
  const [name, ...rest] = parts;
  const member = env.api[name];
  if (member !== undefined) return !member.unsupported;
  return name !== "" && component(name, rest);
}

/** @param {string} tag @param {string[]} path attribute and value, or a field and what is in it */
function component(tag, path) {
  const tree = env.config.components || {};
  if (!has(tree, tag)) return false;
  if (tree[tag] === "*") return true;
  return !path.length || reaches(tree[tag], path) || reaches(tree[""], path);
}

/** Whether `path` leads through `tree`; an event may be written with any of its prefixes. @param {any} tree @param {string[]} path */
function reaches(tree, path) {
  let at = tree;
  for (const part of path) {
    const name = part.replace(/^(?:bind|catch|mut-bind):?/, "bind");
    if (!has(Object(at), name)) return false;
    at = at[name];
  }
  return true;
}

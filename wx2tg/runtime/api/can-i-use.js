/** wx.canIUse, from the tables: what would work, whether or not the bundle has it. A bundle has the branches that it asks for. */

import { has } from "../core/data.js";
import { env } from "../core/env.js";

/**
 * @param {string} schema `api`, `api.object.param.option`, `Class.member`, `component.attribute.value`; `wx.` may stand in front
 * @returns {boolean}
 */
export function canIUse(schema) {
  const path = String(schema).replace(/^wx\./, "").replace(/\(\)$/, "");
  const parts = path.split(".");
  // What every object has is nobody's API, method or option.
  if (parts.some((part) => part in Object.prototype)) return false;
  const [name, ...rest] = parts;
  return name !== "" && (api(name, rest) || component(name, rest));
}

/** What every API with callbacks has. */
const CALLED = { object: { success: 1, fail: 1, complete: 1 }, success: { errMsg: 1 }, fail: { errMsg: 1 }, complete: { errMsg: 1 } };

/** @param {string} name @param {string[]} path how it is called or answers, then an option or a field, then its value */
function api(name, path) {
  const tree = env.config.apis || {};
  if (has(tree, name)) {
    const called = has(Object(tree[name]), "success");
    return reaches(tree[name], path) || (called && reaches(CALLED, path));
  }
  // A member that the app itself has put there.
  const member = has(env.api, name) ? env.api[name] : undefined;
  return !path.length && member !== undefined && !member.unsupported;
}

/** @param {string} tag @param {string[]} path attribute and value, or a field and what is in it */
function component(tag, path) {
  const tree = env.config.components || {};
  if (!has(tree, tag)) return false;
  if (tree[tag] === "*") return true;
  return !path.length || reaches(tree[tag], path) || reaches(tree[""], path);
}

/** Whether `path` leads through `tree`; an event may be written with any of its prefixes. @param {SupportTree} tree @param {string[]} path */
function reaches(tree, path) {
  /** @type {any} */
  let at = tree;
  for (const part of path) {
    if (at === "*") return true;
    // The name of a class, whose members stand beside the APIs.
    if (typeof at === "string") at = env.config.apis[at];
    const name = part.replace(/^(?:bind|catch|mut-bind):?/, "bind");
    if (!has(Object(at), name)) return false;
    at = at[name];
  }
  return true;
}

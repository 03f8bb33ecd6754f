/** Class scoping of component templates: `a` becomes `prefix--a` once for each definition, not for each element. */

import { isOuter, note } from "../core/outer.js";

/**
 * Nodes whose classes are scoped, and of those with external classes: the place among all, the classes as written.
 * @typedef {{nodes: Markup, outer: [number, string][]}} Prepared
 * @typedef {Element | DocumentFragment} Markup what one piece of a template's markup is
 */

/** @type {WeakMap<Definition, Map<Function, Prepared>>} */
const prepared = new WeakMap();

/**
 * A clone of `make`'s nodes whose classes are scoped to `owner`. Classes that name external ones are filled in from
 * what the owner's user gave, and again when that changes.
 * @param {Instance} owner @param {() => Markup} make
 */
export function scoped(owner, make) {
  const { definition } = owner;
  let known = prepared.get(definition);
  if (!known) prepared.set(definition, (known = new Map()));
  let ready = known.get(make);
  if (!ready) known.set(make, (ready = prepare(owner, make())));
  const clone = ready.nodes.cloneNode(true);
  if (ready.outer.length) {
    const all = elements(clone);
    for (const [index, written] of ready.outer) {
      all[index].className = owner.classes(written, all[index]);
      note(owner, all[index], "class", written);
    }
  }
  return clone;
}

/** @param {Instance} owner @param {Markup} nodes */
function prepare(owner, nodes) {
  const outer = /** @type {[number, string][]} */ ([]);
  elements(nodes).forEach((el, index) => {
    const written = el.getAttribute("class");
    if (!written || el.localName.slice(0, 3) !== "wx-") return;
    if (isOuter(owner, written)) outer.push([index, written]);
    else el.className = owner.classes(written);
  });
  return { nodes, outer };
}

/** @param {any} nodes an element or a fragment @returns {HTMLElement[]} */
function elements(nodes) {
  const inside = [...nodes.querySelectorAll("*")];
  return nodes.nodeType === 1 ? [nodes, ...inside] : inside;
}

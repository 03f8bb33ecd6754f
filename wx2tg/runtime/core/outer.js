/** Elements of a template whose classes name external ones: they get their classes anew when those change. */

import { isInside } from "./events.js";

/** So many elements are kept before it is asked which of them are gone. */
const MANY = 100;

/**
 * Take note of classes that are given on to a component of the template, where they name external ones.
 * @param {Instance} owner of the template @param {HTMLElement} el @param {string} name of the attribute @param {string} written
 */
export function relay(owner, el, name, written) {
  if (owner.definition.externalClasses.size === 0) return;
  const known = owner.outer.find((/** @type {[HTMLElement, string, string]} */ entry) => entry[0] === el && entry[1] === name);
  if (known) known[2] = written;
  else if (isOuter(owner, written)) note(owner, el, name, written);
}

/** Whether some of these classes are external ones of `owner`. @param {Instance} owner @param {string} written */
export function isOuter(owner, written) {
  const { externalClasses } = owner.definition;
  return written.split(/\s+/).some((name) => externalClasses.has(name));
}

/** @param {Instance} owner @param {HTMLElement} el @param {string} name of the attribute @param {string} written its classes */
export function note(owner, el, name, written) {
  owner.outer.push([el, name, written]);
  if (owner.outer.length !== (owner.mostOuter || MANY)) return;
  // What the running update makes is in its place when it is over; what is not in the template by then is gone.
  Promise.resolve().then(() => {
    owner.outer = owner.outer.filter((/** @type {[HTMLElement, string, string]} */ [known]) => isInside(known, owner.el));
    owner.mostOuter = owner.outer.length * 2 + MANY;
  });
}

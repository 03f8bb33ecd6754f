/** Attributes that mean the same on every element, on the node of a component. A property of that name comes first. */

import { attribute } from "./attribute.js";
import { camel } from "../core/instance.js";

/**
 * @param {{el: HTMLElement, definition?: Definition}} child @param {string} name as written @param {unknown} value
 * @param {(el: HTMLElement, value: unknown) => void} [put] what the attribute does; without it, it is one of the DOM's
 */
export function unlessProperty(child, name, value, put) {
  const { el, definition } = child;
  if (definition && (name in definition.properties || camel(name) in definition.properties)) return;
  if (put) put(el, value);
  else attribute(el, name === "aria-role" ? "role" : name, value);
}

/** @param {HTMLElement} el @param {unknown} value */
export function hide(el, value) {
  el.hidden = !!value;
}

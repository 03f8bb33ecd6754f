/** Elements for what the APIs draw over a page: dialogs, toasts, viewers, file pickers. */

import { env } from "../../core/env.js";

/** The document of the app. @returns {Document} */
export function ownerDocument() {
  return env.shell.overlays.ownerDocument;
}

/**
 * An element with attributes and children. An attribute `onclick` is a listener; false and undefined are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes, ...children) {
  const made = ownerDocument().createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

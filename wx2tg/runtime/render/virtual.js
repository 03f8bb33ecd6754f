/**
 * Components with `virtualHost`: they have no element in the page, and what they show stands between two comments. One
 * with an id keeps its element, without a box, since ids stand in the page as written.
 */

import { comment, fragment } from "../host/dom.js";

/**
 * Take the element of a component out of the page and put two comments in its place. The element goes on carrying what
 * the component's user wrote on it: listeners, data, the id and the classes that selectors ask for.
 * @param {HTMLElement} el
 */
export function virtualize(el) {
  const start = /** @type {Anchor} */ (comment(""));
  const end = /** @type {Anchor} */ (comment(""));
  if (!el.parentNode) fragment().append(el);
  el.replaceWith(start, end);
  start.$virtual = el;
  end.$close = el;
  el.$start = start;
  el.$end = end;
  // A placeholder's comments stand around these.
  el.$first ||= start;
  el.$last ||= end;
}

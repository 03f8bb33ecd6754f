/** Plain attributes of elements that have no script: kept in the DOM for attribute selectors and assistive technology. */

/** @param {Element} el @param {string} name @param {unknown} value undefined, null and false take the attribute away */
export function attribute(el, name, value) {
  if (value === undefined || value === null || value === false) el.removeAttribute(name);
  else el.setAttribute(name, value === true ? "" : String(value));
}

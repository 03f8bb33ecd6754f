/** Elements, made in one call. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes
 */

/**
 * Make an element. An attribute `onclick` is a handler; true and false set and leave out an attribute.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter(isThere));
  return element;
}

/**
 * A drawing of strokes in a square of 16 by 16, which a screen reader passes over.
 * @param {string} path  Path data.
 * @returns {SVGSVGElement}
 */
export function drawing(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const stroke = document.createElementNS(SVG, "path");
  stroke.setAttribute("d", path);
  svg.append(stroke);
  return svg;
}

/**
 * A button with a drawing; its name is read out and shown as a tip.
 * @param {string} name
 * @param {string} path
 * @param {() => void} press
 * @param {Attributes} [attributes]
 */
export function iconButton(name, path, press, attributes = {}) {
  const given = { type: "button", class: "icon-button", "aria-label": name, title: name, onclick: press };
  return make("button", { ...given, ...attributes }, drawing(path));
}

/**
 * @param {Child} child
 * @returns {child is Node | string}
 */
function isThere(child) {
  return child !== null && child !== undefined && child !== false;
}

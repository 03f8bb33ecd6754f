/** Page instances: how they begin, their lifecycle methods, and those of the components in them. */

import { create } from "./component.js";
import { flushReady } from "./updates.js";
import { guard } from "./env.js";
import { definitionOf, unitOf } from "./registry.js";

/**
 * An instance of the page `route` on the element `el`, rendered but not yet in the document.
 * @param {string} route @param {HTMLElement} el @param {Query} query as written, still percent-encoded
 * @returns {PageInstance}
 */
export function createPage(route, el, query) {
  const unit = unitOf(route);
  const definition = definitionOf(route);
  /** @type {any} */
  const instance = create(unit, definition, null, el);
  const { self } = instance;
  for (const name of Object.keys(definition.fields)) self[name] = ownField(definition.fields[name]);
  self.route = self.__route__ = route;
  self.options = instance.query = query;
  // What libraries that keep something for each page on the stack tell them apart by.
  self.__wxWebviewId__ = instance.id;
  self.__wxExparserNodeId__ = String(instance.id);
  instance.start();
  const given = Object.keys(query).filter((name) => name in definition.properties);
  for (const name of given) instance.queue([name], query[name], true);
  if (given.length) instance.apply();
  return instance;
}

/** Lists and plain objects are each page's own; an instance of a class would not survive a copy. @param {unknown} value @returns {unknown} */
function ownField(value) {
  if (Array.isArray(value)) return value.map(ownField);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, ownField(inner)]));
}

/** Attach a page and begin its life. @param {PageInstance} instance */
export function enterPage(instance) {
  instance.attach();
  callPage(instance, "onLoad", instance.query);
}

/** After the first paint: `ready` of the components, then the page's own. @param {PageInstance} instance */
export function readyPage(instance) {
  flushReady();
  callPage(instance, "onReady");
}

/** Call a lifecycle method of the page. @param {PageInstance} instance @param {string} name @param {...unknown} args */
export function callPage(instance, name, ...args) {
  const method = instance.self[name];
  return typeof method === "function" ? guard(() => method.apply(instance.self, args)) : undefined;
}

/** Show or hide a page: its own method, and `pageLifetimes` of every component in it. @param {PageInstance} instance @param {"show" | "hide" | "resize" | "routeDone"} name @param {...unknown} args */
export function pageLifetime(instance, name, ...args) {
  const own = { show: "onShow", hide: "onHide", resize: "onResize", routeDone: "onRouteDone" }[name];
  callPage(instance, own, ...args);
  const tell = (/** @type {Instance} */ inner) => {
    for (const run of inner.definition.pageLifetimes[name] || []) guard(() => run.apply(inner.self, args));
  };
  instance.walk(tell);
  if (instance.tabBar) instance.tabBar.walk(tell);
}

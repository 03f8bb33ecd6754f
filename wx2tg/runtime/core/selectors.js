/** `selectComponent` and its like: CSS selectors inside one component's template, class prefixes included. */

import { guard } from "./env.js";
import { above, ownerOf, standIn } from "./events.js";

/**
 * A step of a selector: what an element must be, and how it is related to the one before: " ", ">" or ">>>".
 * @typedef {{test: string, relation: string}} Step
 */

/** A relation or a comma, or what stands between two: neither parts what brackets hold. */
const TOKEN = /\s*(>+|,)\s*|\s+|(?:\[[^\]]*\]|\([^)]*\)|[^\s>,[(])+/g;
const NAME = /\[[^\]]*\]|\.(-?[_a-z\u0080-\uffff][-\w\u0080-\uffff]*)|(^|[+~])([a-z][-\w]*)/gi;

/**
 * The elements of `instance`'s own template that match a WeChat selector (`#id`, `.class`, tags, descendants, children,
 * lists, `>>>` to look into other components), in the order of the document. What is in the template but has no slot
 * that shows it counts too, behind what the component around it shows.
 * @param {Instance} instance @param {string} selector @returns {HTMLElement[]}
 */
export function queryAll(instance, selector) {
  const found = new Set();
  for (const steps of parse(String(selector))) {
    try {
      for (const el of matching(instance, steps)) found.add(el);
    } catch {
      // Not a selector.
    }
  }
  return [...found].sort(order);
}

/** @param {string} selector @returns {Step[][]} */
function parse(selector) {
  const lists = /** @type {Step[][]} */ ([[]]);
  let relation = " ";
  for (const [token, sign] of selector.trim().replace(/\s*([+~])(?!=)\s*/g, "$1").matchAll(TOKEN)) {
    if (sign === ",") lists.push([]);
    if (sign) relation = sign === "," ? " " : sign;
    if (sign || !token.trim()) continue;
    lists[lists.length - 1].push({ test: token, relation });
    relation = " ";
  }
  return lists.filter((steps) => steps.length);
}

/** @param {Instance} instance @param {Step[]} steps @returns {HTMLElement[]} */
function matching(instance, steps) {
  const last = steps.length - 1;
  const scopes = /** @type {Instance[]} */ ([]);
  if (steps.some(({ relation }) => relation === ">>>")) instance.walk((/** @type {Instance} */ inner) => scopes.push(inner));
  else scopes.push(instance);
  return scopes.flatMap((scope) => inTemplate(scope, steps[last].test).filter((el) => follows(instance, steps, last, el, scope)));
}

/** What matches one step in the template of `scope`. @param {Instance} scope @param {string} test @returns {HTMLElement[]} */
function inTemplate(scope, test) {
  const { css, fits } = translate(test, scope);
  const isMatch = (/** @type {any} */ el) => el.matches(css) && fits(el) && ownerOf(el) === scope;
  const pick = (/** @type {ParentNode} */ root) => [...root.querySelectorAll(css)].filter(isMatch);
  const all = scope.el.$start ? between(scope.el).flatMap((el) => [...[el].filter(isMatch), ...pick(el)]) : pick(scope.el);
  scope.walk((/** @type {Instance} */ inner) => {
    if (inner.el.$start && isMatch(inner.el)) all.push(inner.el);
    for (const { holder, slot } of contents(inner)) if (!slot) all.push(...pick(holder));
  });
  return all;
}

/** What a component without an element of its own shows, as elements. @param {any} host @returns {any[]} */
function between({ $start, $end }) {
  const found = [];
  for (let node = $start; node !== $end; node = node.nextSibling) if (node.nodeType === 1) found.push(node);
  return found;
}

/** Whether what stands around `el`, which matches the step `at` in the template of `owner`, matches the steps before it. @param {Instance} instance @param {Step[]} steps @param {number} at @param {any} el @param {Instance} owner @returns {boolean} */
function follows(instance, steps, at, el, owner) {
  if (at === 0) return owner === instance;
  const { relation } = steps[at];
  let around = translate(steps[at - 1].test, owner);
  for (let node = el; ;) {
    node = parentIn(node, owner);
    if (!node) {
      if (relation !== ">>>" || owner === instance || !owner.owner) return false;
      node = owner.el;
      owner = owner.owner;
      around = translate(steps[at - 1].test, owner);
    }
    if (node.matches(around.css) && around.fits(node) && follows(instance, steps, at - 1, node, owner)) return true;
    if (relation === ">") return false;
  }
}

/** The element around `node` in the template of `owner`; what a built-in component is made of does not count. @param {HTMLElement} node @param {Instance} owner */
function parentIn(node, owner) {
  for (let at = above(node); at && at !== owner.el; at = above(at)) {
    if (at.nodeType === 1 && at.localName.slice(0, 3) === "wx-" && ownerOf(at) === owner) return at;
  }
  return null;
}

/** @param {Instance} instance @returns {Content[]} */
function contents({ content, portions }) {
  return content.concat(portions || []);
}

/** Which of two elements comes first. @param {HTMLElement} a @param {HTMLElement} b */
function order(a, b) {
  // 1 stands for different trees, 4 for "b follows".
  const inOne = standIn(a).compareDocumentPosition(standIn(b));
  if (!(inOne & 1)) return inOne & 4 ? -1 : 1;
  const [ones, others] = [hosts(a), hosts(b)];
  const roots = others.map((el) => el.getRootNode());
  const i = ones.findIndex((el) => roots.includes(el.getRootNode()));
  const j = i < 0 ? -1 : roots.indexOf(ones[i].getRootNode());
  if (j < 0) return 0;
  const [one, other] = [ones[i], others[j]];
  // Around the one that no slot shows stands a component, which may be or hold the other one (16), or lie in it (8).
  const place = one.compareDocumentPosition(other);
  if (one !== other) return (place & 16 ? i === 0 : place & 8 ? j > 0 : place & 4) ? -1 : 1;
  if (i === 0 || j === 0) return i - j;
  const holders = contents((one.$close || one).$instance).map(({ holder }) => holder);
  return holders.indexOf(ones[i - 1].getRootNode()) - holders.indexOf(others[j - 1].getRootNode());
}

/** An element, and the components that do not show it, from the innermost to the outermost. @param {any} el */
function hosts(el) {
  const all = [standIn(el)];
  for (let host = el; (host = standIn(host).getRootNode().$host);) all.push(host.$end || host);
  return all;
}

/**
 * A step as a browser knows it: class names take the prefix of a component, tags theirs. External classes stand for
 * others in the DOM, so their names are asked of the elements.
 * @param {string} test @param {Instance} owner @returns {{css: string, fits: (el: HTMLElement) => boolean}}
 */
function translate(test, { prefix, definition: { externalClasses } }) {
  const outer = /** @type {string[]} */ ([]);
  const css = test.replace(NAME, (whole, name, before, tag) => {
    if (tag) return `${before}wx-${tag}`;
    if (!externalClasses.has(name)) return name && prefix ? `.${prefix}--${name}` : whole;
    outer.push(name);
    return "";
  });
  return { css: css || "*", fits: ({ $names = [] }) => outer.every((name) => $names.includes(name)) };
}

/** What user code gets for an element that hosts a component: its exported value or its `this`. @param {HTMLElement | undefined} el @param {unknown} asker */
export function exposed(el, asker) {
  const instance = el && el.$instance;
  if (!instance) return null;
  const { definition, self } = instance;
  // A field of this name may be meant for something else.
  const exports = definition.export && definition.behaviors.has("wx://component-export");
  const value = exports ? guard(() => definition.export.call(self, asker), instance) : undefined;
  return value === undefined ? self : value;
}

/** @param {Instance} instance @param {string} selector */
export function selectComponent(instance, selector) {
  return exposed(queryAll(instance, selector)[0], instance.self);
}

/** @param {Instance} instance @param {string} selector */
export function selectAllComponents(instance, selector) {
  return queryAll(instance, selector).filter((el) => el.$instance).map((el) => exposed(el, instance.self));
}

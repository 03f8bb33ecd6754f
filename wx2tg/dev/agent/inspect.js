/** Answers what the workbench asks of pages, components and elements: the stack, a node's details, a change of data. */

import { classesOf } from "./attributes.js";
import { tagOf } from "./tree.js";

/** @typedef {import("./protocol.js").NodeDetails} NodeDetails */
/** @typedef {import("./protocol.js").StackPage} StackPage */

/** @param {Env} env @param {import("./ids.js").Ids} ids @returns {StackPage[]} */
export function stackOf(env, ids) {
  const { router } = env;
  return router.stack.map((page) => ({
    id: ids.ofInstance(page),
    route: page.is,
    query: { ...page.query },
    title: page.screen.title?.textContent || "",
    shown: page === router.top(),
    tab: router.isTab(page.is),
  }));
}

/** @param {Development} dev @param {import("./ids.js").Ids} ids @param {string} id @returns {NodeDetails | null} */
export function detailsOf(dev, ids, id) {
  const node = ids.node(id);
  if (!node) return null;
  const { plain } = window.__wx2tgDev;
  const instance = node.$instance ?? null;
  const owner = node.$slot ? node.$slot.component : dev.tree.ownerOf(node);
  const written = owner ?? instance;
  const el = node instanceof HTMLElement ? node : null;
  const record = (/** @type {Record<string, unknown>} */ values) => /** @type {Record<string, unknown>} */ (plain({ ...values }));
  const page = instance && !instance.owner && instance.query ? { route: instance.is, query: { ...instance.query } } : {};
  return {
    id,
    tag: page.route ? "page" : el ? tagOf(el) : node.$slot ? "slot" : "#text",
    is: instance ? instance.is : null,
    ...page,
    owner: owner ? ids.ofInstance(owner) : null,
    data: instance ? record(dataOf(instance, false)) : null,
    properties: record(instance ? dataOf(instance, true) : (el?.$native?.props ?? {})),
    methods: instance ? methodsOf(instance) : [],
    dataset: el ? record(dev.tree.datasetOf(el)) : {},
    classes: el ? classesOf(dev, el) : [],
    rect: rectOf(node),
    source: written ? { path: `${written.is}.wxml` } : null,
  };
}

/** @param {Instance} instance @param {boolean} properties or what is none of them */
function dataOf({ data, definition }, properties) {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name in definition.properties === properties));
}

/** @param {Instance} instance */
function methodsOf({ definition, self }) {
  const own = Object.keys(self).filter((name) => typeof self[name] === "function");
  return [...new Set([...Object.keys(definition.methods), ...own])].sort();
}

/** Where a node is in the viewport; null where it has no box. @param {Node} node @returns {import("./protocol.js").Rect | null} */
export function rectOf(node) {
  const range = document.createRange();
  if (node.$slot) setAround(range, node, node.$slot.end);
  else if (node.$start && node.$end) setAround(range, node.$start, node.$end);
  else if (node instanceof Element) return boxOf([...node.getClientRects()]);
  else range.selectNodeContents(node);
  return boxOf([...range.getClientRects()]);
}

/** @param {Range} range @param {Node} start @param {Node} end */
function setAround(range, start, end) {
  range.setStartAfter(start);
  range.setEndBefore(end);
}

/** @param {DOMRect[]} rects */
function boxOf(rects) {
  if (!rects.length) return null;
  const x = Math.min(...rects.map(({ left }) => left));
  const y = Math.min(...rects.map(({ top }) => top));
  const width = Math.max(...rects.map(({ right }) => right)) - x;
  const height = Math.max(...rects.map(({ bottom }) => bottom)) - y;
  return { x, y, width, height };
}

/**
 * Set data as the app's own `setData` would.
 * @param {import("./ids.js").Ids} ids @param {{id: string, path: string, value: unknown}} change
 */
export function setData(ids, { id, path, value }) {
  const instance = ids.instance(id);
  if (!instance) throw new Error("The page or component is not there any more.");
  if (typeof path !== "string" || !path) throw new Error("There is no path to set.");
  ids.dev.data.parsePath(path);
  instance.queue(ids.dev.data.parsePath(path), made(value));
  instance.apply();
  ids.dev.data.flushReady();
}

/** A value as the workbench sent it, with its markers made what they stand for. @param {any} value @returns {unknown} */
export function made(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(made);
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === "$wx2tg") return unmarked(String(value.$wx2tg));
  return Object.fromEntries(keys.map((key) => [key, made(value[key])]));
}

/** @param {string} marker */
function unmarked(marker) {
  const [kind, text = ""] = marker.split(/ (.*)/s);
  if (marker === "undefined") return undefined;
  if (["NaN", "Infinity", "-Infinity"].includes(marker)) return Number(marker);
  if (kind === "bigint") return BigInt(text);
  if (kind === "Date") return new Date(text);
  throw new Error(`A value of the kind "${kind}" cannot be set from here.`);
}

/** @param {Env} env @param {{how: string, url?: string}} move */
export async function navigate(env, { how, url = "" }) {
  const { router } = env;
  const address = /^[/.]/.test(url) ? url : `/${url}`;
  switch (how) {
    case "navigateTo": await router.navigateTo(address); break;
    case "redirectTo": await router.redirectTo(address); break;
    case "switchTab": await router.switchTab(address); break;
    case "reLaunch": await router.reLaunch(address); break;
    case "navigateBack": await router.navigateBack(); break;
    default: throw new Error(`There is no way "${how}" to go.`);
  }
}


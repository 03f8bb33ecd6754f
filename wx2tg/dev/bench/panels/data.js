/** Data: what a page or a component holds, live and to be edited, with the log of `setData` beside it. */
import { make } from "../dom.js";
import { FilterBar } from "../parts/filter.js";
import { hear, tell } from "../parts/signals.js";
import { split } from "../parts/split.js";
import { ValueTree } from "../parts/value-tree.js";
import { placeLink } from "../parts/places.js";
import { Seen } from "../parts/seen.js";
import { DataLog } from "./data-log.js";

/**
 * @typedef {import("./pages.js").StackPage} StackPage
 * @typedef {{id: string, tag: string, is?: string, attributes: Record<string, string>, children: TreeNode[]}} TreeNode
 * @typedef {object} NodeDetails
 * @property {string} id
 * @property {string} tag
 * @property {string | null} is
 * @property {string} [route]
 * @property {string | null} [owner]
 * @property {Record<string, unknown> | null} data
 * @property {Record<string, unknown>} properties
 * @property {string[]} [methods]
 * @property {Record<string, unknown>} dataset
 * @property {{path: string, line?: number} | null} [source]
 */

/** Milliseconds that changes are gathered before the data is asked for again. */
const REST = 60;

class Data {
  /** @type {StackPage[]} */
  #stack = [];
  /** @type {string | null} */
  #id = null;
  /** @type {NodeDetails | null} */
  #details = null;
  #timer = 0;

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, context) {
    this.context = context;
    this.seen = new Seen(element, () => this.#catchUp());
    this.choice = make("select", { class: "instance mono", "aria-label": "Page or component", onchange: () => this.#choose(this.choice.value) });
    this.filter = new FilterBar({ label: "fields", change: () => this.values.filter((name) => this.filter.lets(name)), more: [] });
    this.filter.element.prepend(this.choice);
    this.about = make("div", { class: "about" });
    this.said = make("p", { class: "empty" }, "No page is open yet.");
    this.values = new ValueTree({ label: "Data and properties", edit: (section, path, value) => this.#give(section, path, value) });
    const left = make("section", { class: "area", "aria-label": "Data" }, this.filter.element, this.about, this.said, this.values.element);
    this.log = new DataLog(context);
    element.append(split(left, this.log.element, { store: context.store, key: "data.split", label: "Data and log", share: 50 }));

    context.frame.on("stack", (stack) => void this.#setStack(stack));
    context.frame.on("load", () => this.#leave());
    context.frame.on("ready", () => void this.#start());
    context.frame.on("setData", ({ id }) => id === this.#id && this.#later());
    context.frame.on("live", () => this.#later());
    context.frame.on("tree", () => this.seen.now && void this.#drawChoice());
    hear("node", ({ id, from }) => {
      if (from === "pages") document.getElementById("tab-data")?.click();
      this.#choose(id, true);
    });
  }

  /** What was left out while the panel was not visible. */
  #catchUp() {
    void this.#drawChoice();
    void this.#ask();
  }

  async #start() {
    try {
      await this.#setStack(await this.context.frame.ask("stack"));
    } catch {
      // The app starts anew; it tells of its stack when it is there.
    }
  }

  /** @param {StackPage[]} stack */
  async #setStack(stack) {
    const before = this.#stack.find(({ shown }) => shown)?.id;
    this.#stack = stack;
    const now = stack.find(({ shown }) => shown)?.id ?? null;
    if (now !== before || !this.#id) this.#choose(now);
    await this.#drawChoice();
  }

  #leave() {
    this.#stack = [];
    this.#choose(null);
  }

  /** Fill the list of pages, and of the components on the page that is shown. */
  async #drawChoice() {
    const page = this.#stack.find(({ shown }) => shown);
    let tree = null;
    try {
      if (page && this.seen.now) tree = await this.context.frame.ask("tree", { page: page.id });
    } catch {
      // Without an answer the list has the pages alone.
    }
    const pages = [...this.#stack].reverse().map(({ id, route }) => make("option", { value: id }, route));
    const components = [...(tree ? componentsOf(tree, 0) : [])];
    const named = components.map(({ id, text }) => make("option", { value: id }, text));
    const groups = [make("optgroup", { label: "Pages" }, ...pages)];
    if (named.length) groups.push(make("optgroup", { label: "Components of this page" }, ...named));
    const known = [...pages, ...named].some(({ value }) => value === this.#id);
    if (this.#id && !known) groups.push(make("optgroup", { label: "Selected" }, make("option", { value: this.#id }, this.#name())));
    // A list that is open would be closed by new options.
    const before = this.choice.children;
    const same = groups.length === before.length && groups.every((group, at) => group.isEqualNode(before[at]));
    if (!same) this.choice.replaceChildren(...groups);
    this.choice.value = this.#id ?? "";
    this.choice.disabled = !this.#stack.length;
  }

  #name() {
    const details = this.#details;
    return details ? (details.is ?? details.route ?? `<${details.tag}>`) : String(this.#id);
  }

  /**
   * @param {string | null} id
   * @param {boolean} [quiet]  Do not tell the other panels.
   */
  #choose(id, quiet = false) {
    if (id !== this.#id) {
      this.values.clear();
      this.#details = null;
    }
    this.#id = id;
    if (id) this.choice.value = id;
    if (id && !quiet) tell("node", { id, from: "data" });
    void this.#ask();
  }

  #later() {
    if (this.#timer || !this.seen.now) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      void this.#ask();
    }, REST);
  }

  async #ask() {
    const id = this.#id;
    let details = null;
    let problem = this.#stack.length ? "What was selected is gone." : "No page is open yet.";
    try {
      if (id) details = await this.context.frame.ask("node", { id });
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (id !== this.#id) return;
    // An element has no data of its own: what it shows comes from the page or the component that it is written in.
    if (details?.data === null && details.owner) return this.#choose(details.owner, true);
    this.#details = details;
    this.said.textContent = problem;
    this.said.hidden = details !== null;
    this.values.element.hidden = details === null;
    this.#describe(details);
    if (details) this.values.set(sectionsOf(details));
    if (details && this.choice.value !== id) void this.#drawChoice();
  }

  /** @param {NodeDetails | null} details */
  #describe(details) {
    this.about.replaceChildren();
    if (!details) return;
    const { source, methods = [] } = details;
    this.about.append(make("span", { class: "mono" }, this.#name()), source ? placeLink(source) : "");
    if (methods.length) this.about.append(make("span", { class: "muted", title: methods.join("\n") }, `methods: ${methods.join(", ")}`));
  }

  /**
   * @param {string} section
   * @param {string} path
   * @param {unknown} value
   */
  async #give(section, path, value) {
    await this.context.frame.ask("setData", { id: this.#id, path, value });
    await this.#ask();
  }
}

/**
 * The parts of what a node holds. An element has no data of its own; properties of a component can be set by `setData`.
 * @param {NodeDetails} details
 * @returns {import("../parts/value-tree.js").Section[]}
 */
function sectionsOf({ data, properties, dataset, route }) {
  const sections = [];
  const own = data !== null;
  if (own) sections.push({ id: "data", title: "data", value: data, editable: true });
  if (!route) sections.push({ id: "properties", title: "properties", value: properties, editable: own });
  if (Object.keys(dataset).length) sections.push({ id: "dataset", title: "dataset", value: dataset });
  return sections;
}

/**
 * The components below a node, as they are nested.
 * @param {TreeNode} node
 * @param {number} depth
 * @returns {Generator<{id: string, text: string}>}
 */
function* componentsOf(node, depth) {
  for (const child of node.children) {
    const own = child.attributes.id ? `#${child.attributes.id}` : "";
    if (child.is) yield { id: child.id, text: `${"\u2003".repeat(depth)}<${child.tag}>${own} ${child.is}` };
    yield* componentsOf(child, depth + (child.is ? 1 : 0));
  }
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "data",
  title: "Data",
  icon: "M5 2C3 2 4 7 2 8c2 1 1 6 3 6M11 2c2 0 1 5 3 6-2 1-1 6-3 6",
  mount: (element, context) => void new Data(element, context),
};

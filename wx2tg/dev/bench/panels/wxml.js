/** WXML: the page as its author wrote it, with picking, search, and what is known of the node that is selected. */
import { make } from "../dom.js";
import { button, matcher, toggle } from "../parts/filter.js";
import { Seen } from "../parts/seen.js";
import { hear, tell } from "../parts/signals.js";
import { split } from "../parts/split.js";
import { Tree } from "../parts/tree.js";
import { NodeView } from "./wxml-node.js";

/**
 * @typedef {object} TreeNode A node, as agent/protocol.js has it.
 * @property {string} id
 * @property {string} tag
 * @property {string} [is]
 * @property {Record<string, string>} attributes
 * @property {string} [text]
 * @property {{path: string, line?: number}} [source]
 * @property {TreeNode[]} children
 *
 * @typedef {import("../parts/tree.js").Item} Item
 */

/** Attributes that a row of the tree shows; the rest stands beside the tree. */
const SHOWN = 4;

/** Levels that are open at first. */
const OPEN = 6;

class Wxml {
  /** @type {TreeNode | null} */
  #root = null;
  /** The tree as text, to tell whether it has changed. */
  #text = "";
  /** @type {Map<string, TreeNode | null>} Each node's parent. */
  #parents = new Map();
  /** @type {Map<string, TreeNode>} */
  #nodes = new Map();
  /** @type {string[]} What the search found, in the order of the page. */
  #found = [];
  #picking = false;
  #asked = 0;

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, context) {
    this.context = context;
    const { frame } = context;
    this.pick = toggle("Pick", (on) => void this.#pick(on), { tip: "Pick in the app (Ctrl+Shift+E)" });
    this.pick.setAttribute("aria-keyshortcuts", "Control+Shift+E");
    this.search = make("input", {
      ...{ type: "search", placeholder: "Search tag, attribute or text", "aria-label": "Search the tree", spellcheck: "false" },
      ...{ title: "Enter goes to the next one, Shift+Enter to the one before", oninput: () => this.#look(true) },
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#searchKeys(event),
    });
    this.count = make("output", { class: "muted count", "aria-live": "polite" });
    this.tree = new Tree({
      label: "WXML of the page",
      roots: () => (this.#root ? [this.#item(this.#root, 0)] : []),
      fill: (item, row) => this.#fill(item.data, row),
      select: (item) => item && this.#select(item.data),
      act: (item) => void frame.ask("reveal", { id: item.key }).catch(() => {}),
      hover: (item) => this.#highlight(item?.key ?? null),
    });
    this.tree.element.addEventListener("focus", () => this.tree.selected && this.#highlight(this.tree.selected.key));
    this.tree.element.addEventListener("blur", () => this.#highlight(null));
    this.empty = make("p", { class: "empty" }, "No page is open yet.");
    const tools = make(
      "div",
      { role: "toolbar", class: "toolbar", "aria-label": "Tools for the tree" },
      ...[this.pick, this.search, this.count, make("span", { class: "space" })],
      button("Open all", () => this.tree.open(this.#nodes.keys())),
      button("Close all", () => this.tree.open(this.#nodes.keys(), false)),
    );
    this.node = new NodeView(context);
    const left = make("section", { class: "area", "aria-label": "Tree" }, tools, this.empty, this.tree.element);
    element.append(split(left, this.node.element, { store: context.store, key: "wxml.split", label: "Tree and node" }));
    this.seen = new Seen(element, () => void this.#ask());
    this.#listen();
    this.#drawEmpty();
  }

  #listen() {
    const { frame } = this.context;
    for (const type of ["stack", "tree", "live", "ready"]) frame.on(type, () => this.seen.now && void this.#ask());
    frame.on("picked", ({ id }) => this.#picked(id));
    frame.on("load", () => {
      this.#setPicking(false);
      this.#set(null);
    });
    hear("node", ({ id, from }) => from !== "wxml" && this.#choose(id, true));
    window.addEventListener("keydown", (event) => {
      if (event.ctrlKey && event.shiftKey && event.code === "KeyE") {
        event.preventDefault();
        void this.#pick(!this.#picking);
      } else if (event.key === "Escape" && this.#picking) void this.#pick(false);
    });
  }

  async #ask() {
    const asked = (this.#asked += 1);
    try {
      const root = await this.context.frame.ask("tree", {});
      if (asked === this.#asked) this.#set(root);
    } catch {
      // The app starts anew; the tree is asked for again when it is there.
    }
  }

  /** @param {TreeNode | null} root */
  #set(root) {
    const text = JSON.stringify(root);
    if (text === this.#text) return;
    this.#text = text;
    this.#root = root;
    this.#nodes.clear();
    this.#parents.clear();
    if (root) this.#note(root, null);
    this.tree.draw();
    this.#look(false);
    this.#drawEmpty();
    if (!root) this.node.show(null);
  }

  #drawEmpty() {
    this.empty.hidden = this.#root !== null;
    this.tree.element.hidden = this.#root === null;
  }

  /**
   * @param {TreeNode} node
   * @param {TreeNode | null} parent
   */
  #note(node, parent) {
    this.#nodes.set(node.id, node);
    this.#parents.set(node.id, parent);
    for (const child of node.children) this.#note(child, node);
  }

  /**
   * @param {TreeNode} node
   * @param {number} level
   * @returns {Item}
   */
  #item(node, level) {
    const children = node.children.length ? () => node.children.map((child) => this.#item(child, level + 1)) : null;
    return { key: node.id, text: node.tag === "#text" ? (node.text ?? "") : node.tag, children, open: level < OPEN, data: node };
  }

  /**
   * @param {TreeNode} node
   * @param {HTMLElement} row
   */
  #fill(node, row) {
    if (this.#found.includes(node.id)) row.classList.add("found");
    if (node.tag === "#text") {
      row.append(make("span", { class: "text" }, (node.text ?? "").trim().slice(0, 200) || "(white space)"));
      return;
    }
    const line = make("span", { class: "node-line" }, "<", make("span", { class: node.is ? "tag own" : "tag" }, node.tag));
    const attributes = Object.entries(node.attributes);
    for (const [name, value] of attributes.slice(0, SHOWN)) {
      line.append(" ", make("span", { class: "attribute" }, name), "=", make("span", { class: "value string" }, `"${value}"`));
    }
    if (attributes.length > SHOWN) line.append(make("span", { class: "muted" }, " …"));
    line.append(node.children.length ? ">" : " />");
    if (node.is) line.append(make("span", { class: "muted is" }, node.is));
    row.append(line);
  }

  /** @param {TreeNode} node */
  #select(node) {
    this.node.show(node);
    this.#highlight(node.id);
    tell("node", { id: node.id, from: "wxml" });
  }

  /**
   * Select a node and open everything above it.
   * @param {string} id
   * @param {boolean} [quiet]
   */
  #choose(id, quiet = false) {
    const node = this.#nodes.get(id);
    if (!node) return;
    const above = [];
    for (let at = this.#parents.get(id); at; at = this.#parents.get(at.id)) above.push(at.id);
    this.tree.open(above);
    this.tree.choose(id, quiet);
    if (quiet) this.node.show(node);
  }

  /** @param {string | null} id */
  #highlight(id) {
    void this.context.frame.ask("highlight", { id }).catch(() => {});
  }

  /** @param {boolean} on */
  async #pick(on) {
    this.#setPicking(on);
    try {
      await this.context.frame.ask("pick", { on });
    } catch {
      this.#setPicking(false);
    }
  }

  /** @param {boolean} on */
  #setPicking(on) {
    this.#picking = on;
    this.pick.setAttribute("aria-pressed", String(on));
  }

  /** @param {string | null} id */
  async #picked(id) {
    this.#setPicking(false);
    if (!id) return;
    document.getElementById("tab-wxml")?.click();
    await this.#ask();
    this.#choose(id);
    this.tree.element.focus();
  }

  /**
   * Find what the search names.
   * @param {boolean} go  Whether to go to the first one.
   */
  #look(go) {
    const words = this.search.value.trim();
    const passes = matcher(words);
    this.#found = words ? [...this.#nodes.values()].filter((node) => passes(textOf(node))).map(({ id }) => id) : [];
    this.count.textContent = words ? `${this.#found.length} found` : "";
    if (go && this.#found.length) this.#choose(this.#found[0]);
    else if (go) this.tree.draw();
  }

  /** @param {KeyboardEvent} event */
  #searchKeys(event) {
    if (event.key !== "Enter" || !this.#found.length) return;
    event.preventDefault();
    const at = this.#found.indexOf(this.tree.selected?.key ?? "");
    const next = (at + (event.shiftKey ? -1 : 1) + this.#found.length) % this.#found.length;
    this.#choose(this.#found[next]);
    this.count.textContent = `${next + 1} of ${this.#found.length}`;
  }
}

/** @param {TreeNode} node */
function textOf({ tag, is = "", attributes, text = "" }) {
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`).join(" ");
  return tag === "#text" ? text : `<${tag} ${written} ${is}`;
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "wxml",
  title: "WXML",
  icon: "M5 4 1 8l4 4M11 4l4 4-4 4M9 3 7 13",
  mount: (element, context) => void new Wxml(element, context),
};

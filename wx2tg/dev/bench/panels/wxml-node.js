/** What is known of one node: its place in the source, its attributes, its box, its data and properties. */
import { make } from "../dom.js";
import { placeLink } from "../parts/places.js";
import { ValueTree } from "../parts/value-tree.js";

/** @typedef {import("./wxml.js").TreeNode} TreeNode */

export class NodeView {
  /** @type {TreeNode | null} */
  #node = null;

  /** @param {import("../types.d.ts").Context} context */
  constructor(context) {
    this.context = context;
    this.head = make("div", { class: "node-head" });
    this.attributes = make("dl", { class: "pairs mono", "aria-label": "Attributes" });
    this.values = new ValueTree({ label: "Data of the node", titles: true, edit: (_, path, value) => this.#give(path, value) });
    this.empty = make("p", { class: "empty" }, "Select a node, or pick one in the app.");
    this.element = make("section", { class: "area node", "aria-label": "Node" }, this.empty, this.head, this.attributes, this.values.element);
    context.frame.on("setData", ({ id }) => id === this.#node?.id && void this.#ask());
    this.show(null);
  }

  /** @param {TreeNode | null} node */
  show(node) {
    if (node?.id !== this.#node?.id) this.values.clear();
    this.#node = node;
    this.empty.hidden = node !== null;
    for (const part of [this.head, this.attributes, this.values.element]) part.hidden = node === null;
    if (!node) return;
    this.#drawHead(node, null);
    const pairs = Object.entries(node.attributes).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
    if (node.text !== undefined) pairs.push(make("dt", {}, "text"), make("dd", {}, node.text));
    this.attributes.replaceChildren(...pairs);
    void this.#ask();
  }

  /**
   * @param {TreeNode} node
   * @param {{x: number, y: number, width: number, height: number} | null} rect
   */
  #drawHead({ tag, is, source }, rect) {
    const name = tag === "#text" ? "text" : `<${tag}>`;
    const box = rect && `${round(rect.width)} × ${round(rect.height)} at ${round(rect.x)}, ${round(rect.y)}`;
    this.head.replaceChildren(
      make("h2", { class: "mono" }, name),
      ...[is ? make("span", { class: "muted mono" }, is) : "", box ? make("span", { class: "muted box" }, box) : ""],
      source ? placeLink(source) : make("span", { class: "muted" }, "its place in the source is not known"),
    );
  }

  async #ask() {
    const node = this.#node;
    if (!node || node.tag === "#text") return void (this.values.element.hidden = true);
    let details = null;
    try {
      details = await this.context.frame.ask("node", { id: node.id });
    } catch {
      // The app starts anew; the tree is drawn again then.
    }
    if (node.id !== this.#node?.id || !details) return;
    this.#drawHead(node, details.rect);
    const { data, properties, dataset } = details;
    const parts = [
      { id: "data", title: "data", value: data, editable: true },
      { id: "properties", title: "properties", value: properties, editable: data !== null },
      { id: "dataset", title: "dataset", value: dataset },
    ].filter(({ value }) => value && Object.keys(value).length);
    this.values.set(parts);
    this.values.element.hidden = parts.length === 0;
  }

  /**
   * @param {string} path
   * @param {unknown} value
   */
  async #give(path, value) {
    await this.context.frame.ask("setData", { id: this.#node?.id, path, value });
    await this.#ask();
  }
}

/** @param {number} pixels */
function round(pixels) {
  return Math.round(pixels * 10) / 10;
}

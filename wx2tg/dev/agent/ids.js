/** The ids by which the workbench knows nodes: "i7" a page or a component, "e3" an element, "t9" a text. */

/** @typedef {import("./protocol.js").NodeId} NodeId */

export class Ids {
  /** @param {Development} dev */
  constructor(dev) {
    this.dev = dev;
    this.last = 0;
    /** @type {WeakMap<object, NodeId>} */
    this.known = new WeakMap();
    /** @type {Map<NodeId, WeakRef<Node>>} */
    this.nodes = new Map();
  }

  /** @param {Instance} instance @returns {NodeId} */
  ofInstance(instance) {
    return `i${instance.id}`;
  }

  /** A component's node has the component's id. @param {Node} node @returns {NodeId} */
  of(node) {
    if (node.$instance) return this.ofInstance(node.$instance);
    let id = this.known.get(node);
    if (!id) {
      id = `${node.nodeType === Node.TEXT_NODE ? "t" : "e"}${(this.last += 1)}`;
      this.known.set(node, id);
      this.nodes.set(id, new WeakRef(node));
    }
    return id;
  }

  /** @param {NodeId} id @returns {Instance | null} a page or a component that is there now */
  instance(id) {
    return this.dev.tree.liveInstances().find((known) => this.ofInstance(known) === id) || null;
  }

  /** @param {NodeId} id @returns {Node | null} null where it is not in the document any more */
  node(id) {
    const instance = this.instance(id);
    if (instance) return instance.el;
    const node = this.nodes.get(id)?.deref();
    if (node && node.isConnected) return node;
    if (node && node.$start && node.$start.isConnected) return node;
    this.nodes.delete(id);
    return null;
  }
}

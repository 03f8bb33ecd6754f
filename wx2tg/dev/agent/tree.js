/** The tree of a page as its author wrote it, read from the document. */

import { attributesOf } from "./attributes.js";

/** @typedef {import("./protocol.js").TreeNode} TreeNode */
/** @typedef {import("./protocol.js").Row} Row */

/** The wrappers of built-in components in which what their authors wrote stands; other texts in these are the runtime's. */
const CONTENT = [
  "wx-camera-cover", "wx-checkbox-wrapper", "wx-draggable-sheet-content", "wx-grid-view-content", "wx-live-cover",
  "wx-page-container-panel", "wx-picker__content", "wx-radio-wrapper", "wx-root-portal-content", "wx-scroll-view-content",
  "wx-swiper-frame", "wx-video-cover",
];

/** So much of a text is told. */
const LONGEST = 2000;

/**
 * @param {Development} dev @param {import("./ids.js").Ids} ids @param {PageInstance} page
 * @returns {TreeNode}
 */
export function treeOf(dev, ids, page) {
  return new Reader(dev, ids, page).component(page.el, "page");
}

/** The tag of an element as it is written in a template; "" for what the runtime has put into it. @param {Element} el */
export function tagOf(el) {
  return el.localName.startsWith("wx-") && !el.localName.startsWith("wx-swiper-clone") ? el.localName.slice(3) : "";
}

class Reader {
  /** @param {Development} dev @param {import("./ids.js").Ids} ids @param {PageInstance} page */
  constructor(dev, ids, page) {
    this.dev = dev;
    this.ids = ids;
    this.lists = 0;
    /** @type {Map<Node, Row>} */
    this.rows = new Map();
    this.portals = /** @type {HTMLElement[]} */ ([...page.el.querySelectorAll(".wx-root-portal-content")]);
    page.walk((instance) => {
      this.mark(instance.block);
      for (const entry of instance.content) this.mark(entry.block);
    });
  }

  /** Take note of the rows in a block of a template. @param {Block | null | undefined} block */
  mark(block) {
    for (const kid of block?.kids?.() ?? []) {
      if (!kid) continue;
      const { rows, keys, key } = /** @type {{rows?: Block[], keys?: unknown[], key?: string | null}} */ (kid);
      if (rows && keys) {
        const list = `${(this.lists += 1)}`;
        rows.forEach((row, index) => this.markRow(row, { index, key: key === null ? null : String(keys[index]), list }));
      }
      for (const inner of kid.blocks?.() ?? []) this.mark(inner);
    }
  }

  /** @param {Block} row @param {Row} place */
  markRow({ first, last }, place) {
    for (let node = /** @type {ChildNode | null} */ (first); node; node = node === last ? null : node.nextSibling) this.rows.set(node, place);
  }

  /** A page or a component. @param {HTMLElement} el @param {string} tag @param {Node} [standsAt] @returns {TreeNode} */
  component(el, tag, standsAt = el) {
    const instance = /** @type {Instance} */ (el.$instance);
    const children = /** @type {TreeNode[]} */ ([]);
    this.collect(el.$start ? el.$start.nextSibling : el.firstChild, el.$end ?? null, true, children);
    return { ...this.described(el, tag, standsAt), is: instance.is, children };
  }

  /** @param {HTMLElement} el @param {string} tag @param {Node} standsAt */
  described(el, tag, standsAt) {
    const owner = this.dev.tree.ownerOf(el);
    const node = { id: this.ids.of(el), tag, attributes: tag === "page" ? {} : attributesOf(this.dev, el) };
    return { ...node, ...this.placed(owner ?? el.$instance ?? null, standsAt) };
  }

  /** @param {Instance | null} owner @param {Node} node */
  placed(owner, node) {
    const row = this.rows.get(node);
    const source = owner ? { source: { path: `${owner.is}.wxml` } } : {};
    return { owner: owner ? this.ids.ofInstance(owner) : "", ...(row ? { row } : {}), ...source };
  }

  /**
   * Read siblings up to `end`.
   * @param {Node | null} first @param {Node | null} end @param {boolean} texts whether texts are the author's @param {TreeNode[]} out
   */
  collect(first, end, texts, out) {
    for (let node = first; node && node !== end; node = node.nextSibling) {
      if (node.$slot) {
        out.push(this.slot(node));
        node = node.$slot.end;
      } else if (node.$virtual) {
        const host = node.$virtual;
        out.push(this.component(host, tagOf(host), node));
        node = host.$end ?? node;
      } else if (node instanceof Text) {
        if (texts && node.data.trim()) out.push(this.text(node));
      } else if (node instanceof HTMLElement) {
        this.element(node, out);
      }
    }
  }

  /** @param {HTMLElement} el @param {TreeNode[]} out */
  element(el, out) {
    const tag = tagOf(el);
    if (el.$instance) {
      out.push(this.component(el, tag));
    } else if (tag) {
      const children = /** @type {TreeNode[]} */ ([]);
      this.collect(el.firstChild, null, true, children);
      for (const portal of tag === "root-portal" ? this.portals : []) {
        if (portal.$home === el && portal.parentNode !== el) this.collect(portal.firstChild, null, true, children);
      }
      out.push({ ...this.described(el, tag, el), children });
    } else if (!el.$home || el.parentElement === el.$home) {
      this.collect(el.firstChild, null, CONTENT.some((name) => el.classList.contains(name)), out);
    }
  }

  /** @param {Node} start @returns {TreeNode} */
  slot(start) {
    const slot = /** @type {Slot} */ (start.$slot);
    const children = /** @type {TreeNode[]} */ ([]);
    this.collect(start.nextSibling, slot.end, true, children);
    const attributes = /** @type {Record<string, string>} */ (slot.name ? { name: slot.name } : {});
    return { id: this.ids.of(start), tag: "slot", attributes, ...this.placed(slot.component, start), children };
  }

  /** @param {Text} node @returns {TreeNode} */
  text(node) {
    const text = node.data.length > LONGEST ? `${node.data.slice(0, LONGEST)}…` : node.data;
    return { id: this.ids.of(node), tag: "#text", attributes: {}, text, ...this.placed(this.dev.tree.ownerOf(node), node), children: [] };
  }
}

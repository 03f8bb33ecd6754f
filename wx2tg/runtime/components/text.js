/** `text` with attributes: selectable text, visible spaces, entities in data, and a limited number of lines. */

import { createOwnStyle } from "./_shared/own-style.js";

const ENTITIES = /** @type {Record<string, any>} */ ({
  __proto__: null,
  nbsp: "\u00a0", ensp: "\u2002", emsp: "\u2003", lt: "<", gt: ">", amp: "&", apos: "'", quot: '"',
});

/** @satisfies {NativeLeaf} */
export const wxText = {
  props: { selectable: false, userSelect: false, space: "", decode: false, overflow: "visible", maxLines: 0 },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const observer = new MutationObserver(() => {
      decode();
      if (sizes) fade();
    });
    const style = createOwnStyle(el);
    const decode = () => {
      if (!node.props.decode) return;
      decodeUnder(el);
      observer.takeRecords();
    };
    // Only text that is cut off fades, along the side where it is.
    const fade = () => {
      const isFading = node.props.overflow === "fade";
      el.toggleAttribute("faded-right", isFading && el.scrollWidth > el.clientWidth + 1);
      el.toggleAttribute("faded-below", isFading && el.scrollHeight > el.clientHeight + 1);
    };
    /** @type {ResizeObserver | null} */
    let sizes = null;
    const update = () => {
      const { selectable, userSelect, space, overflow, maxLines } = node.props;
      el.toggleAttribute("user-select", selectable || userSelect);
      if (/^(nbsp|ensp|emsp)$/.test(space)) el.setAttribute("space", space);
      else el.removeAttribute("space");
      el.setAttribute("overflow", overflow);
      el.toggleAttribute("max-lines", maxLines > 0);
      style.set({ "-webkit-line-clamp": maxLines > 0 ? String(maxLines) : "" });
      decode();
      if (overflow !== "fade" && !sizes) return;
      if (!sizes) (sizes = new ResizeObserver(fade)).observe(el);
      fade();
    };
    observer.observe(el, { characterData: true, childList: true, subtree: true });
    update();
    return {
      update,
      attached: decode,
      detached() {
        observer.disconnect();
        sizes?.disconnect();
        style.detached();
      },
    };
  },
};

/** @param {Node} parent */
function decodeUnder(parent) {
  for (const node of Array.from(parent.childNodes)) {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue || "";
      const decoded = text.replace(/&(nbsp|ensp|emsp|lt|gt|amp|apos|quot);/g, (_, name) => ENTITIES[name]);
      if (decoded !== text) node.nodeValue = decoded;
    } else {
      decodeUnder(node);
    }
  }
}

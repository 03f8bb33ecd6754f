/** `sticky-header` with an `offset-top`, a `padding` or a listener; one without needs no script. */

import { cssSides } from "./_shared/length.js";
import { createOwnStyle } from "./_shared/own-style.js";

/** @satisfies {NativeLeaf} */
export const wxStickyHeader = {
  props: { offsetTop: 0, padding: /** @type {unknown} */ (null) },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const style = createOwnStyle(el);
    const update = () => style.set({ top: `${node.props.offsetTop}px`, padding: cssSides(node.props.padding) });
    /** @type {Element | null} */
    let view = null;
    let isStickOnTop = false;
    const scrolled = () => {
      if (!view) return;
      const distance = el.getBoundingClientRect().top - view.getBoundingClientRect().top - view.clientTop;
      const sticks = view.scrollTop > 0 && distance <= node.props.offsetTop + 0.5;
      if (sticks === isStickOnTop) return;
      isStickOnTop = sticks;
      node.emit("stickontopchange", { isStickOnTop });
    };
    update();
    return {
      update,
      attached() {
        view = el.closest("wx-scroll-view, wx-page");
        if (view) view.addEventListener("scroll", scrolled, { passive: true });
      },
      detached() {
        style.detached();
        if (view) view.removeEventListener("scroll", scrolled);
      },
    };
  },
};

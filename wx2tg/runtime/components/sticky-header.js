/** `sticky-header` with an `offset-top` or a `padding`; one without needs no script. */

import { cssSides } from "./_shared/length.js";

export const wxStickyHeader = {
  props: { offsetTop: 0, padding: /** @type {any} */ (null) },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create(el, node) {
    const update = () => {
      el.style.top = `${node.props.offsetTop}px`;
      el.style.padding = cssSides(node.props.padding);
    };
    update();
    return { update };
  },
};

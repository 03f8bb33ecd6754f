/** `sticky-header` with an `offset-top` or a `padding`; one without needs no script. */

import { cssSides } from "./_shared/length.js";
import { createOwnStyle } from "./_shared/own-style.js";

export const wxStickyHeader = {
  props: { offsetTop: 0, padding: /** @type {any} */ (null) },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create(el, node) {
    const style = createOwnStyle(el);
    const update = () => style.set({ top: `${node.props.offsetTop}px`, padding: cssSides(node.props.padding) });
    update();
    return { update, detached: style.detached };
  },
};

/** `list-view` and `sticky-section` with attributes; without any they need no script. */

import { cssSides } from "./_shared/length.js";
import { createOwnStyle } from "./_shared/own-style.js";

/** @satisfies {NativeLeaf} */
export const wxListView = {
  props: { padding: /** @type {unknown} */ (null), pushPinnedHeader: true },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const style = createOwnStyle(el);
    const update = () => {
      style.set({ padding: cssSides(node.props.padding) });
      el.toggleAttribute("no-push", !node.props.pushPinnedHeader);
    };
    update();
    return { update, detached: style.detached };
  },
};

/** `list-view` and `sticky-section` with attributes; without any they need no script. */

import { cssSides } from "./_shared/length.js";
import { createOwnStyle } from "./_shared/own-style.js";

export const wxListView = {
  props: { padding: /** @type {any} */ (null), pushPinnedHeader: true },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
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

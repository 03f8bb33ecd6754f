/** `cover-view` with a `scroll-top` or a `hover-class`; one without needs no script. */

import { createHover, hoverProps } from "./_shared/hover.js";
import { pixels } from "./_shared/length.js";

export const wxCoverView = {
  props: { scrollTop: /** @type {any} */ (null), ...hoverProps },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create(el, node) {
    const hover = createHover(el, node);
    const scroll = () => {
      const { scrollTop } = node.props;
      if (scrollTop === null) return;
      el.setAttribute("scroll-top", "");
      el.scrollTop = pixels(el, scrollTop);
    };
    return {
      attached: scroll,
      /** @param {Record<string, true>} changed */
      update(changed) {
        hover.update(changed);
        if (changed.scrollTop) scroll();
      },
      detached: hover.detached,
    };
  },
};

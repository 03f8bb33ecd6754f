/** `cover-view` with a `scroll-top`, a `hover-class` or the `marker-id` of a map; one without needs no script. */

import { closestNative } from "../core/native.js";
import { createHover, hoverProps } from "./_shared/hover.js";
import { pixels } from "./_shared/length.js";

/** @satisfies {NativeLeaf} */
export const wxCoverView = {
  props: { scrollTop: /** @type {unknown} */ (null), markerId: /** @type {unknown} */ (null), ...hoverProps },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const hover = createHover(el, node);
    const scroll = () => {
      const { scrollTop } = node.props;
      if (scrollTop === null) return;
      el.setAttribute("scroll-top", "");
      el.scrollTop = pixels(el, scrollTop);
    };
    /** A callout: the map around it puts it to its marker. */
    const mark = () => {
      const { markerId } = node.props;
      if (markerId === null) return;
      el.setAttribute("marker-id", String(markerId));
      if (el.parentElement) el.parentElement.toggleAttribute("callouts", true);
      const map = closestNative(el, "wx-map");
      if (map && map.impl && map.impl.living) map.impl.callout(el);
    };
    return {
      attached() {
        scroll();
        mark();
      },
      /** @param {Changed} changed */
      update(changed) {
        hover.update(changed);
        if (changed.scrollTop) scroll();
        if (changed.markerId) mark();
      },
      detached: hover.detached,
    };
  },
};

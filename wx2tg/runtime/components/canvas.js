/** `canvas`: the browser's canvas; its resolution is the business of whoever draws. */

import { holdSwipes } from "../core/swipes.js";

export const wxCanvas = {
  props: { type: "", canvasId: "", disableScroll: false },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create(el, node) {
    const update = () => {
      const { canvasId, disableScroll } = node.props;
      if (canvasId) el.setAttribute("canvas-id", canvasId);
      el.toggleAttribute("disable-scroll", disableScroll);
      holdSwipes(el, disableScroll);
    };
    update();
    return { update, detached: () => holdSwipes(el, false) };
  },
};

/** A labelled box in place of a component that Telegram has nothing for; its children are still shown. */

/** @satisfies {NativeLeaf} */
export const wxPlaceholder = {
  props: {},
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const tag = el.localName.slice(3);
    el.setAttribute("wx-unavailable", "");
    const label = /** @type {HTMLElement} */ (el.querySelector(".wx-unavailable-label"));
    label.textContent = `<${tag}> is not available in Telegram`;
    return {
      // Later, as from a device that could not be had: the page has its handlers and its data by then.
      attached: () => void setTimeout(() => node.emit("error", { errMsg: `${tag}:fail not supported in Telegram`, errCode: -1 })),
    };
  },
};

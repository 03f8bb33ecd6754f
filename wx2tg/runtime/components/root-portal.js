/** `root-portal`: its content leaves the surroundings, whose clipping and stacking would hold it, for the page's end. */

/** @satisfies {NativeLeaf} */
export const wxRootPortal = {
  props: { enable: true },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const content = /** @type {HTMLElement} */ (el.firstElementChild);
    // What is in it still belongs to the template around `el`: the runtime goes up from here to there.
    content.$home = el;
    const update = () => {
      const page = el.closest("wx-page");
      const home = node.props.enable && page ? page : el;
      if (content.parentNode !== home) home.append(content);
    };
    return { attached: update, update, detached: () => content.remove() };
  },
};

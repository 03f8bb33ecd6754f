/** `match-media`: shows its content while the app's window has the size that is asked for. */

/** @satisfies {NativeLeaf} */
export const wxMatchMedia = {
  props: {
    minWidth: /** @type {unknown} */ (null),
    maxWidth: /** @type {unknown} */ (null),
    width: /** @type {unknown} */ (null),
    minHeight: /** @type {unknown} */ (null),
    maxHeight: /** @type {unknown} */ (null),
    height: /** @type {unknown} */ (null),
    orientation: "",
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const update = () => {
      // On a wide window the app is a column of its own.
      const { clientWidth, clientHeight } = el.closest("wx-app") || el.ownerDocument.documentElement;
      el.toggleAttribute("unmatched", !matches(node.props, clientWidth, clientHeight));
    };
    const sizes = new ResizeObserver(update);
    return {
      attached: () => sizes.observe(el.closest("wx-app") || el.ownerDocument.documentElement),
      update,
      detached: () => sizes.disconnect(),
    };
  },
};

/** @param {Fields} props @param {number} width @param {number} height */
function matches(props, width, height) {
  const { minWidth, maxWidth, minHeight, maxHeight, orientation } = props;
  const given = (/** @type {unknown} */ value) => value !== null && value !== "";
  return (!given(minWidth) || width >= minWidth) && (!given(maxWidth) || width <= maxWidth)
    && (!given(minHeight) || height >= minHeight) && (!given(maxHeight) || height <= maxHeight)
    && (!given(props.width) || width === Number(props.width)) && (!given(props.height) || height === Number(props.height))
    && (!orientation || orientation === (width > height ? "landscape" : "portrait"));
}

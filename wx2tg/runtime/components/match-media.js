/** `match-media`: shows its content while the app's window has the size that is asked for. */

export const wxMatchMedia = {
  props: {
    minWidth: /** @type {any} */ (null),
    maxWidth: /** @type {any} */ (null),
    width: /** @type {any} */ (null),
    minHeight: /** @type {any} */ (null),
    maxHeight: /** @type {any} */ (null),
    height: /** @type {any} */ (null),
    orientation: "",
  },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
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

/** @param {any} props @param {number} width @param {number} height */
function matches(props, width, height) {
  const { minWidth, maxWidth, minHeight, maxHeight, orientation } = props;
  const given = (/** @type {any} */ value) => value !== null && value !== "";
  return (!given(minWidth) || width >= minWidth) && (!given(maxWidth) || width <= maxWidth)
    && (!given(minHeight) || height >= minHeight) && (!given(maxHeight) || height <= maxHeight)
    && (!given(props.width) || width === Number(props.width)) && (!given(props.height) || height === Number(props.height))
    && (!orientation || orientation === (width > height ? "landscape" : "portrait"));
}

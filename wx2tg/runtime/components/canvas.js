/** `canvas`: the browser's canvas; one of the older kind, which has no `type`, takes its resolution from its size. */

export const wxCanvas = {
  props: { type: "", canvasId: "", disableScroll: false },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create(el, node) {
    const canvas = /** @type {HTMLCanvasElement} */ (el.querySelector("canvas"));
    const view = /** @type {Window} */ (el.ownerDocument.defaultView);
    const fit = () => {
      const ratio = view.devicePixelRatio || 1;
      const [width, height] = [Math.round(el.clientWidth * ratio), Math.round(el.clientHeight * ratio)];
      // A new size clears the canvas, so an equal one is not set; a hidden canvas keeps what it has.
      if (!width || !height || (canvas.width === width && canvas.height === height)) return;
      canvas.width = width;
      canvas.height = height;
    };
    const sizes = new ResizeObserver(fit);
    const update = () => {
      const { canvasId, disableScroll } = node.props;
      if (canvasId) el.setAttribute("canvas-id", canvasId);
      el.toggleAttribute("disable-scroll", disableScroll);
    };
    update();
    return {
      attached() {
        if (node.props.type) return;
        fit();
        sizes.observe(el);
      },
      update,
      detached: () => sizes.disconnect(),
    };
  },
};

/** `grid-view`: children in columns, in rows of equal height or as masonry. */

import { cssLength, cssSides } from "./_shared/length.js";

export const wxGridView = {
  props: {
    type: "aligned",
    crossAxisCount: 2,
    maxCrossAxisExtent: 0,
    mainAxisGap: 0,
    crossAxisGap: 0,
    padding: /** @type {any} */ (null),
  },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create(el, node) {
    const { style } = /** @type {HTMLElement} */ (el.firstElementChild);
    const update = () => {
      const { type, crossAxisCount, maxCrossAxisExtent, mainAxisGap, crossAxisGap, padding } = node.props;
      const masonry = type === "masonry";
      el.toggleAttribute("masonry", masonry);
      style.padding = cssSides(padding);
      style.columns = masonry ? String(crossAxisCount) : "";
      const fitting = `auto-fill, minmax(min(100%, ${maxCrossAxisExtent}px), 1fr)`;
      const size = maxCrossAxisExtent > 0 ? fitting : `${crossAxisCount}, minmax(0, 1fr)`;
      style.gridTemplateColumns = masonry ? "" : `repeat(${size})`;
      style.rowGap = cssLength(mainAxisGap);
      style.columnGap = cssLength(crossAxisGap);
      style.setProperty("--wx-main-axis-gap", cssLength(mainAxisGap));
    };
    update();
    return { update };
  },
};

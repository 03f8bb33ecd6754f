/** `grid-view`: children in columns, in rows of equal height or as masonry. */

import { cssLength, cssSides } from "./_shared/length.js";
import { createMasonry } from "./_shared/masonry.js";

/** @satisfies {NativeLeaf} */
export const wxGridView = {
  props: {
    type: "aligned",
    crossAxisCount: 2,
    maxCrossAxisExtent: 0,
    mainAxisGap: 0,
    crossAxisGap: 0,
    padding: /** @type {unknown} */ (null),
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const content = /** @type {HTMLElement} */ (el.firstElementChild);
    const { style } = content;
    /** @type {import("./_shared/masonry.js").Masonry | null} */
    let masonry = null;
    const update = () => {
      const { type, crossAxisCount, maxCrossAxisExtent, mainAxisGap, crossAxisGap, padding } = node.props;
      style.padding = cssSides(padding);
      const fitting = `auto-fill, minmax(min(100%, ${maxCrossAxisExtent}px), 1fr)`;
      const size = maxCrossAxisExtent > 0 ? fitting : `${crossAxisCount}, minmax(0, 1fr)`;
      style.gridTemplateColumns = `repeat(${size})`;
      style.columnGap = cssLength(crossAxisGap);
      if (type === "masonry") {
        masonry = masonry || createMasonry(content);
        masonry.place(mainAxisGap);
        return;
      }
      masonry?.detached();
      masonry = null;
      style.rowGap = cssLength(mainAxisGap);
    };
    update();
    return { update, detached: () => masonry?.detached() };
  },
};

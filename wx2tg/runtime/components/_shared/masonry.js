/** Masonry: one child after the other goes into the column that is the shortest so far. */

import { createOwnStyle } from "./own-style.js";

/**
 * @typedef {{set(values: Record<string, string>): void, detached(): void}} OwnStyle
 * @typedef {{place(gap: number): void, detached(): void}} Masonry `place` puts the children, `gap` pixels above each other
 */

/** @param {HTMLElement} content a grid whose columns are set; its children may come, go and grow @returns {Masonry} */
export function createMasonry(content) {
  /** @type {Map<HTMLElement, OwnStyle>} */
  const styles = new Map();
  let gap = 0;
  const place = () => {
    const tops = getComputedStyle(content).gridTemplateColumns.split(" ").map(() => 0);
    for (const child of childrenOf(content)) {
      const column = tops.indexOf(Math.min(...tops));
      const height = Math.ceil(child.getBoundingClientRect().height);
      styles.get(child)?.set({ "grid-area": `${tops[column] + 1} / ${column + 1} / span ${Math.max(1, height)} / auto`, "align-self": "start" });
      tops[column] += height + gap;
    }
  };
  const sizes = new ResizeObserver(place);
  const drop = (/** @type {HTMLElement} */ child) => {
    sizes.unobserve(child);
    styles.get(child)?.set({});
    styles.get(child)?.detached();
    styles.delete(child);
  };
  const collect = () => {
    const now = childrenOf(content);
    for (const child of styles.keys()) if (!now.includes(child)) drop(child);
    for (const child of now) {
      if (styles.has(child)) continue;
      styles.set(child, createOwnStyle(child));
      sizes.observe(child);
    }
    place();
  };
  const children = new MutationObserver(collect);
  children.observe(content, { childList: true });
  sizes.observe(content);
  content.style.gridAutoRows = "1px";
  content.style.rowGap = "0";
  return {
    place(distance) {
      gap = Math.round(distance);
      collect();
    },
    detached() {
      children.disconnect();
      [...styles.keys()].forEach(drop);
      sizes.disconnect();
      content.style.gridAutoRows = content.style.rowGap = "";
    },
  };
}

/** @param {HTMLElement} content @returns {HTMLElement[]} */
function childrenOf(content) {
  return /** @type {HTMLElement[]} */ ([...content.children]);
}

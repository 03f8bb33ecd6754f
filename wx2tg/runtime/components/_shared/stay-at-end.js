/** `reverse` of a scroll-view: it begins at its end, and stays there while more comes. */

/** Pixels from the end that still count as its end. */
const NEAR = 2;

/**
 * @param {HTMLElement} el @param {() => boolean} wanted read whenever something grows
 * @returns {{detached(): void}}
 */
export function createStayAtEnd(el, wanted) {
  let atEnd = true;
  const left = () => Math.max(el.scrollHeight - el.clientHeight - el.scrollTop, el.scrollWidth - el.clientWidth - el.scrollLeft);
  const go = () => {
    if (wanted() && atEnd) el.scrollTo({ top: el.scrollHeight, left: el.scrollWidth, behavior: "auto" });
  };
  const grown = new MutationObserver(go);
  const sizes = new ResizeObserver(go);
  el.addEventListener("scroll", () => { atEnd = left() <= NEAR; }, { passive: true });
  // A picture has its height when it is there.
  el.addEventListener("load", go, true);
  grown.observe(el, { childList: true, subtree: true, characterData: true });
  sizes.observe(el);
  return {
    detached() {
      grown.disconnect();
      sizes.disconnect();
    },
  };
}

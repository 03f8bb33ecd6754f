/** The indicator dots of a `swiper`, under the class names that style sheets of mini-programs rely on. */

/**
 * @param {HTMLElement} el
 * @returns {(props: any, count: number, current: number) => void} draws them
 */
export function createDots(el) {
  /** @type {HTMLElement | null} */
  let box = null;
  return ({ indicatorDots, indicatorColor, indicatorActiveColor, vertical }, count, current) => {
    if (!indicatorDots) {
      if (box) box.remove();
      box = null;
      return;
    }
    if (!box) {
      box = el.ownerDocument.createElement("div");
      el.append(box);
    }
    box.className = `wx-swiper-dots wx-swiper-dots-${vertical ? "vertical" : "horizontal"}`;
    while (box.children.length > count) box.children[count].remove();
    while (box.children.length < count) box.append(el.ownerDocument.createElement("div"));
    [...box.children].forEach((/** @type {any} */ dot, i) => {
      dot.className = i === current ? "wx-swiper-dot wx-swiper-dot-active" : "wx-swiper-dot";
      dot.style.backgroundColor = i === current ? indicatorActiveColor : indicatorColor;
    });
  };
}

/** The indicator dots of a `swiper`, under the class names that style sheets of mini-programs rely on. */

/** What the style sheet draws without a word: only other values are written on the elements. */
const USUAL = /** @type {Table<number>} */ ({
  __proto__: null, indicatorMargin: 10, indicatorSpacing: 4, indicatorRadius: 4, indicatorWidth: 8, indicatorHeight: 8,
});

/**
 * @param {HTMLElement} el
 * @returns {(props: Fields, count: number, current: number) => void} draws them
 */
export function createDots(el) {
  /** @type {HTMLElement | null} */
  let box = null;
  return (props, count, current) => {
    if (!props.indicatorDots) {
      if (box) box.remove();
      box = null;
      return;
    }
    if (!box) {
      box = el.ownerDocument.createElement("div");
      el.append(box);
    }
    box.className = `wx-swiper-dots wx-swiper-dots-${props.vertical ? "vertical" : "horizontal"}`;
    box.style.cssText = placeOf(props);
    while (box.children.length > count) box.children[count].remove();
    while (box.children.length < count) box.append(el.ownerDocument.createElement("div"));
    const shape = shapeOf(props);
    [...box.children].forEach((/** @type {any} */ dot, i) => {
      dot.className = i === current ? "wx-swiper-dot wx-swiper-dot-active" : "wx-swiper-dot";
      dot.style.cssText = shape;
      dot.style.backgroundColor = i === current ? props.indicatorActiveColor : props.indicatorColor;
    });
  };
}

/** @param {Fields} props */
function shapeOf(props) {
  const { indicatorSpacing, vertical } = props;
  const said = (/** @type {string} */ name, /** @type {string} */ property, value = `${props[name]}px`) => (
    props[name] === USUAL[name] ? "" : `${property}: ${value};`
  );
  const margin = vertical ? `${indicatorSpacing}px 0` : `0 ${indicatorSpacing}px`;
  return said("indicatorWidth", "width") + said("indicatorHeight", "height") + said("indicatorRadius", "border-radius")
    + said("indicatorSpacing", "margin", margin);
}

/** Where the dots lie: at an edge, or at `indicator-alignment`, from -1 (left, top) to 1 (right, bottom). @param {Fields} props */
function placeOf({ indicatorMargin, indicatorAlignment, indicatorOffset, vertical }) {
  const [x, y] = pair(indicatorOffset) || [0, 0];
  const offset = x || y ? `translate(${x}px, ${y}px)` : "";
  const at = pair(indicatorAlignment);
  if (!at) {
    const edge = indicatorMargin === USUAL.indicatorMargin ? "" : `${vertical ? "right" : "bottom"}: ${indicatorMargin}px;`;
    return edge + (offset && `transform: ${offset};`);
  }
  const [left, top] = at.map((part) => (Math.max(-1, Math.min(part, 1)) + 1) / 2);
  const inset = (/** @type {number} */ part) => `calc(${part * 100}% + ${indicatorMargin * (1 - 2 * part)}px)`;
  const place = `top: ${inset(top)}; right: auto; bottom: auto; left: ${inset(left)};`;
  return `${place} transform: translate(${-left * 100}%, ${-top * 100}%) ${offset};`;
}

/** @param {unknown} value @returns {number[] | null} */
function pair(value) {
  return Array.isArray(value) && value.length === 2 && value.every((part) => isFinite(part)) ? value.map(Number) : null;
}

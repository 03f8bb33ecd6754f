/** How the slides of a `swiper` look on their way: `layout-type` and `transformer-type` of Skyline. */

/**
 * `back`: slides that it lies before its place on the track. `from`: where along the track its transform begins, in
 * per cent. The rest is CSS.
 * @typedef {{back?: number, transform?: string, opacity?: number, from?: number}} Look
 *
 * A look by the distance from the place where a slide is seen: 0 there, 1 for the next one, and by the letter of the
 * axis that the track follows and the one across.
 * @typedef {(distance: number, along: "X" | "Y", across: "X" | "Y") => Look} LookOf
 */

/** How much of the distance counts: what is farther away than one slide is out of sight. @param {number} distance */
const near = (distance) => Math.min(1, Math.abs(distance));

/** The edge that a slide has in common with the one in sight. @param {number} distance */
const edge = (distance) => (distance < 0 ? 100 : 0);

const TRANSFORMERS = /** @type {Table<LookOf>} */ ({
  __proto__: null,
  scaleAndFade: (distance) => ({ transform: `scale(${1 - 0.3 * near(distance)})`, opacity: 1 - 0.5 * near(distance) }),
  accordion: (distance, along) => ({ transform: `scale${along}(${1 - near(distance)})`, from: edge(distance) }),
  threeD: (distance, along, across) => {
    const turn = Math.max(-1, Math.min(distance, 1)) * (along === "X" ? 90 : -90);
    return { transform: `perspective(1000px) rotate${across}(${turn}deg)`, from: edge(distance) };
  },
  zoomIn: (distance) => ({ transform: `scale(${1 - 0.5 * near(distance)})` }),
  zoomOut: (distance) => ({ transform: `scale(${1 + 0.5 * near(distance)})`, opacity: 1 - near(distance) }),
  // The next slide comes from behind the one that goes.
  deepthPage: (distance) => (
    distance > 0 ? { back: distance, transform: `scale(${1 - 0.25 * near(distance)})`, opacity: 1 - near(distance) } : {}
  ),
});

/** Slides that are seen behind the first one of a pile. */
const PILE = 2;

/**
 * Slides behind each other, of which the later ones stand out at one side.
 * @param {number} distance @param {number} side -1 or 1 @returns {Look}
 */
function pile(distance, side) {
  if (distance <= 0) return {};
  const deep = Math.min(distance, PILE);
  const opacity = distance < PILE + 1 ? 1 : 0;
  return { back: distance - side * 0.08 * deep, transform: `scale(${1 - 0.08 * deep})`, opacity, from: side < 0 ? 0 : 100 };
}

const LAYOUTS = /** @type {Table<LookOf>} */ ({
  __proto__: null,
  stackLeft: (distance) => pile(distance, -1),
  stackRight: (distance) => pile(distance, 1),
  // A card that goes turns as it goes; the next ones lie under it.
  tinder: (distance, along, across) => {
    const deep = Math.min(Math.max(0, distance), PILE);
    return distance < 0
      ? { transform: `rotate(${Math.max(-1, distance) * 20}deg)` }
      : { back: distance, transform: `translate${across}(${deep * 4}%) scale(${1 - 0.05 * deep})`, opacity: distance < PILE + 1 ? 1 : 0 };
  },
});

/**
 * The look that the page asks for, or null where slides lie side by side.
 * @param {string} layoutType @param {string} transformerType @returns {LookOf | null}
 */
export function lookOf(layoutType, transformerType) {
  if (layoutType === "transformer") return TRANSFORMERS[transformerType] || TRANSFORMERS.scaleAndFade;
  return LAYOUTS[layoutType] || null;
}

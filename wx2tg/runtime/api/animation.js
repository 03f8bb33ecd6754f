/** wx.createAnimation: records steps; the attribute `animation` plays what `export` returns. */

/**
 * @typedef {{duration?: number, timingFunction?: string, delay?: number, transformOrigin?: string}} AnimationOptions
 * @typedef {{type: string, args: unknown[]}} Animate
 * @typedef {{animates: Animate[], option: object}} AnimationStep
 */

/** Methods that are CSS transforms, with their own names. */
const TRANSFORMS = [
  "matrix", "matrix3d", "rotate", "rotate3d", "rotateX", "rotateY", "rotateZ", "scale", "scale3d", "scaleX", "scaleY", "scaleZ",
  "skew", "skewX", "skewY", "translate", "translate3d", "translateX", "translateY", "translateZ",
];

/** Methods that set a style. */
const STYLES = {
  opacity: "opacity",
  backgroundColor: "background-color",
  width: "width",
  height: "height",
  top: "top",
  right: "right",
  bottom: "bottom",
  left: "left",
};

/** @param {AnimationOptions} [options] duration, timingFunction, delay, transformOrigin */
export function createAnimation(options = {}) {
  const animation = /** @type {Fields} */ (new WxAnimation(options));
  for (const type of TRANSFORMS) animation[type] = (/** @type {unknown[]} */ ...args) => animation.add(type, args);
  for (const [name, property] of Object.entries(STYLES)) {
    animation[name] = (/** @type {unknown} */ value) => animation.add("style", [property, value]);
  }
  return animation;
}

class WxAnimation {
  /** @param {AnimationOptions} options */
  constructor(options) {
    this.option = { duration: 400, timingFunction: "linear", delay: 0, transformOrigin: "50% 50% 0", ...options };
    this.actions = /** @type {AnimationStep[]} */ ([]);
    this.pending = /** @type {{type: string, args: unknown[]}[]} */ ([]);
    /**
     * What has been set so far, by kind: a later step keeps the transforms of the earlier ones.
     * @type {Record<string, Animate>}
     */
    this.current = {};
  }

  /** @param {string} type @param {unknown[]} args */
  add(type, args) {
    this.pending.push({ type, args });
    return this;
  }

  /** End a step: what was set since the last one happens together. */
  step(options = {}) {
    for (const animate of this.pending) {
      this.current[animate.type === "style" ? `style.${animate.args[0]}` : animate.type] = animate;
    }
    this.pending = [];
    const { duration, timingFunction, delay, transformOrigin } = { ...this.option, ...options };
    const option = { transformOrigin, transition: { duration, timingFunction, delay } };
    this.actions.push({ animates: Object.values(this.current), option });
    return this;
  }

  /** The steps since the last export. */
  export() {
    const actions = this.actions;
    this.actions = [];
    return { actions };
  }
}

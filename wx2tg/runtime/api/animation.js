/** wx.createAnimation: records steps; the attribute `animation` plays what `export` returns. */

/** Methods that are CSS transforms, with their own names. */
const TRANSFORMS = [
  "matrix", "matrix3d", "rotate", "rotate3d", "rotateX", "rotateY", "rotateZ", "scale", "scale3d", "scaleX", "scaleY", "scaleZ",
  "skew", "skewX", "skewY", "translate", "translate3d", "translateX", "translateY", "translateZ",
];

/** Methods that set a style. */
const STYLES = { opacity: "opacity", backgroundColor: "background-color", width: "width", height: "height", top: "top", right: "right", bottom: "bottom", left: "left" };

/** @param {any} [options] duration, timingFunction, delay, transformOrigin */
export function createAnimation(options = {}) {
  return new WxAnimation(options);
}

class WxAnimation {
  /** @param {any} options */
  constructor(options) {
    this.option = { duration: 400, timingFunction: "linear", delay: 0, transformOrigin: "50% 50% 0", ...options };
    this.actions = [];
    this.pending = [];
    /** What has been set so far, by kind: a later step keeps the transforms of the earlier ones. */
    this.current = {};
    for (const type of TRANSFORMS) this[type] = (...args) => this.add(type, args);
    for (const [name, property] of Object.entries(STYLES)) this[name] = (value) => this.add("style", [property, value]);
  }

  /** @param {any} type @param {any} args */
  add(type, args) {
    this.pending.push({ type, args });
    return this;
  }

  /** End a step: what was set since the last one happens together. */
  step(options = {}) {
    for (const animate of this.pending) this.current[animate.type === "style" ? `style.${animate.args[0]}` : animate.type] = animate;
    this.pending = [];
    const { duration, timingFunction, delay, transformOrigin } = { ...this.option, ...options };
    this.actions.push({ animates: Object.values(this.current), option: { transformOrigin, transition: { duration, timingFunction, delay } } });
    return this;
  }

  /** The steps since the last export. */
  export() {
    const actions = this.actions;
    this.actions = [];
    return { actions };
  }
}

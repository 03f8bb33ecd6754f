/** `movable-view`: a box that is dragged and pinched within its `movable-area`. */

import { closestNative } from "../core/native.js";
import { holdSwipes } from "../core/swipes.js";
import { createDrag } from "./_shared/drag.js";
import { pixels } from "./_shared/length.js";
import { onPinch } from "./_shared/pinch.js";

/** How far the box follows beyond the edges where `out-of-bounds` lets it. */
const GIVE = 0.3;

/** Milliseconds of an animated move at the default damping of 20. */
const GLIDE = 300;

class MovableView {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    /** Where its left and top edge are seen, however large it has grown. */
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    this.from = { x: 0, y: 0 };
    this.frame = 0;
    this.unpinch = () => {};
    this.drag = createDrag(el, {
      down: () => cancelAnimationFrame(this.frame),
      claim: (dx, dy) => this.claims(dx, dy),
      move: (dx, dy) => this.follow(dx, dy),
      up: (vx, vy, claimed) => this.release(claimed ? vx : 0, claimed ? vy : 0),
    });
    this.sizes = new ResizeObserver(() => {
      if (!this.frame) this.put(this.x, this.y, "");
    });
    /** A bound `style` that is written anew takes our transform away. */
    this.styles = new MutationObserver(() => {
      if (!el.style.transform) this.draw();
    });
    el.setAttribute("direction", node.props.direction);
  }

  attached() {
    const { el, native } = this;
    this.area = /** @type {HTMLElement} */ (el.closest("wx-movable-area") || el.parentElement);
    const area = closestNative(el, "wx-movable-area");
    this.unpinch = onPinch(area && area.props.scaleArea ? area.el : el, (ratio) => this.zoom(this.scale * ratio));
    this.scale = this.inScale(native.props.scaleValue);
    this.x = pixels(el, native.props.x);
    this.y = pixels(el, native.props.y);
    this.draw();
    this.sizes.observe(el);
    this.sizes.observe(this.area);
    this.styles.observe(el, { attributes: true, attributeFilter: ["style"] });
    this.hold();
  }

  /** Fingers move or pinch it. */
  hold() {
    const { disabled, direction, scale } = this.native.props;
    holdSwipes(this.el, !disabled && (direction !== "none" || scale));
  }

  detached() {
    this.sizes.disconnect();
    this.styles.disconnect();
    this.drag.detached();
    this.unpinch();
    holdSwipes(this.el, false);
    cancelAnimationFrame(this.frame);
  }

  /** @param {Changed} changed */
  update(changed) {
    const { el } = this;
    const { props } = this.native;
    el.setAttribute("direction", props.direction);
    this.hold();
    if (changed.scaleValue || changed.scaleMin || changed.scaleMax) this.zoom(props.scaleValue);
    if (!changed.x && !changed.y) return;
    const x = changed.x ? pixels(el, props.x) : this.x;
    const y = changed.y ? pixels(el, props.y) : this.y;
    this.glide(x, y, "", props.animation ? this.swing : 0);
  }

  /** Milliseconds of a movement that `damping` makes faster. */
  get swing() {
    return (GLIDE * 20) / Math.max(1, this.native.props.damping);
  }

  /** The offsets between which each axis may lie. */
  bounds() {
    const { el, area, scale } = this;
    const range = (/** @type {number} */ size, /** @type {number} */ room) => {
      const rest = room - size * scale;
      return [Math.min(0, rest), Math.max(0, rest)];
    };
    return {
      x: range(el.offsetWidth, /** @type {HTMLElement} */ (area).clientWidth),
      y: range(el.offsetHeight, /** @type {HTMLElement} */ (area).clientHeight),
    };
  }

  /** @param {number} dx @param {number} dy */
  claims(dx, dy) {
    const { direction, disabled } = this.native.props;
    if (disabled || direction === "none") return false;
    const horizontal = Math.abs(dx) > Math.abs(dy);
    if (direction !== "all" && horizontal !== (direction === "horizontal")) return false;
    this.from = { x: this.x, y: this.y };
    this.native.emit(horizontal ? "htouchmove" : "vtouchmove", {});
    return true;
  }

  /** @param {number} dx @param {number} dy */
  follow(dx, dy) {
    const { direction, outOfBounds } = this.native.props;
    const { x, y } = this.bounds();
    const give = (/** @type {number} */ at, /** @type {number[]} */ range) => {
      const inside = Math.max(range[0], Math.min(at, range[1]));
      return outOfBounds ? inside + (at - inside) * GIVE : inside;
    };
    const nextX = direction === "vertical" ? this.x : give(this.from.x + dx, x);
    const nextY = direction === "horizontal" ? this.y : give(this.from.y + dy, y);
    const out = nextX < x[0] || nextX > x[1] || nextY < y[0] || nextY > y[1];
    this.move(nextX, nextY, out ? "touch-out-of-bounds" : "touch");
  }

  /** @param {number} vx @param {number} vy */
  release(vx, vy) {
    const { inertia, friction, direction } = this.native.props;
    const inside = this.clamp(this.x, this.y);
    if (inside.x !== this.x || inside.y !== this.y) {
      this.glide(inside.x, inside.y, "out-of-bounds", this.swing);
      return;
    }
    const speed = Math.hypot(vx, vy);
    if (!inertia || !speed) return;
    // Friction 2 takes 2 pixels a second from every millisecond of the way.
    const duration = (speed * 500) / Math.max(0.1, friction);
    const x = this.x + (direction === "vertical" ? 0 : (vx * duration) / 2);
    const y = this.y + (direction === "horizontal" ? 0 : (vy * duration) / 2);
    this.glide(x, y, "friction", duration);
  }

  /** @param {number} x @param {number} y */
  clamp(x, y) {
    const range = this.bounds();
    return { x: Math.max(range.x[0], Math.min(x, range.x[1])), y: Math.max(range.y[0], Math.min(y, range.y[1])) };
  }

  /** Move at once, within the bounds. @param {number} x @param {number} y @param {string} source */
  put(x, y, source) {
    const inside = this.clamp(x, y);
    this.move(inside.x, inside.y, source);
  }

  /**
   * Move with a slowing animation, within the bounds.
   * @param {number} x @param {number} y @param {string} source @param {number} duration
   */
  glide(x, y, source, duration) {
    const [fromX, fromY, began] = [this.x, this.y, performance.now()];
    const goal = this.clamp(x, y);
    cancelAnimationFrame(this.frame);
    const step = () => {
      const part = duration > 0 ? Math.min(1, (performance.now() - began) / duration) : 1;
      const eased = 1 - (1 - part) ** 2;
      this.frame = part < 1 ? requestAnimationFrame(step) : 0;
      this.move(fromX + (goal.x - fromX) * eased, fromY + (goal.y - fromY) * eased, source);
    };
    step();
  }

  /** @param {number} x @param {number} y @param {string} source */
  move(x, y, source) {
    if (x === this.x && y === this.y) return;
    this.x = x;
    this.y = y;
    this.draw();
    this.native.emit("change", { x: rounded(x), y: rounded(y), source });
  }

  /** @param {number} wanted */
  zoom(wanted) {
    const scale = this.inScale(wanted);
    if (scale === this.scale) return;
    const grown = (scale - this.scale) / 2;
    this.scale = scale;
    this.put(this.x - this.el.offsetWidth * grown, this.y - this.el.offsetHeight * grown, "");
    this.draw();
    this.native.emit("scale", { x: rounded(this.x), y: rounded(this.y), scale: rounded(scale) });
  }

  /** @param {number} wanted */
  inScale(wanted) {
    const { scale, scaleMin, scaleMax } = this.native.props;
    return scale ? Math.min(Math.max(scaleMin, 0.1, wanted), scaleMax, 10) : 1;
  }

  draw() {
    const { el, x, y, scale } = this;
    // The origin is the middle: a grown box begins that much before its offset.
    const grown = (scale - 1) / 2;
    el.style.transform = `translate(${x + el.offsetWidth * grown}px, ${y + el.offsetHeight * grown}px) scale(${scale})`;
  }
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 1000) / 1000;
}

/** @satisfies {NativeLeaf} */
export const wxMovableView = {
  props: {
    direction: "none",
    inertia: false,
    outOfBounds: false,
    x: /** @type {unknown} */ (null),
    y: /** @type {unknown} */ (null),
    damping: 20,
    friction: 2,
    disabled: false,
    scale: false,
    scaleMin: 0.5,
    scaleMax: 10,
    scaleValue: 1,
    animation: true,
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new MovableView(el, node),
};

/** `swiper`: slides on a track that fingers, the mouse and a timer move. Positions are counted in slides. */

import { nativeOf } from "../core/native.js";
import { holdSwipes } from "../core/swipes.js";
import { createDrag, scrollsInside } from "./_shared/drag.js";
import { createDots } from "./_shared/dots.js";
import { cssLength } from "./_shared/length.js";

const EASINGS = /** @type {Record<string, (t: number) => number>} */ ({
  __proto__: null,
  default: (t) => 1 - (1 - t) ** 3,
  linear: (t) => t,
  easeInCubic: (t) => t ** 3,
  easeOutCubic: (t) => 1 - (1 - t) ** 3,
  easeInOutCubic: (t) => (t < 0.5 ? 4 * t ** 3 : 1 - 4 * (1 - t) ** 3),
});

/** Speed (pixels a millisecond) from which a swipe turns the page however short it is. */
const FLICK = 0.2;

class Swiper {
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.slides = /** @type {HTMLElement} */ (el.querySelector(".wx-swiper-slides"));
    this.frame = /** @type {HTMLElement} */ (this.slides.firstElementChild);
    this.dots = createDots(el);
    /** @type {HTMLElement[]} */
    this.items = [];
    /** What is shown, which may lie beyond both ends of a circular swiper. */
    this.position = 0;
    this.current = 0;
    /** Slot of each item on the track. @type {number[]} */
    this.slots = [];
    this.goal = { position: 0, source: "" };
    this.animation = 0;
    /** @type {any} */
    this.timer = 0;
    this.from = 0;
    this.observer = new MutationObserver(() => this.collect());
    /** A bound `style` of an item that is written anew takes our transform away. */
    this.styles = new MutationObserver(() => {
      if (this.items.some((item) => !item.style.transform)) this.redraw();
    });
    this.drag = createDrag(el, {
      down: () => this.hold(),
      claim: (dx, dy, event) => this.claims(dx, dy, event),
      move: (dx, dy) => this.follow(node.props.vertical ? dy : dx),
      up: (vx, vy, claimed) => this.release(node.props.vertical ? vy : vx, claimed),
    });
  }

  attached() {
    this.observer.observe(this.frame, { childList: true, subtree: true });
    this.layout();
    this.collect();
    this.autoplay();
  }

  detached() {
    this.observer.disconnect();
    this.styles.disconnect();
    this.drag.detached();
    holdSwipes(this.el, false);
    cancelAnimationFrame(this.animation);
    clearTimeout(this.timer);
  }

  /** @param {Record<string, true>} changed */
  update(changed) {
    const { current, currentItemId } = this.native.props;
    this.layout();
    if (changed.currentItemId && currentItemId) this.turn(this.indexOf(currentItemId), "");
    // The items of the same update come later; an index that has none yet waits for `collect`.
    else if (changed.current && this.items[current]) this.turn(current, "");
    else this.redraw();
    this.autoplay();
  }

  /** Everything but the position. */
  layout() {
    const { vertical, previousMargin, nextMargin, displayMultipleItems } = this.native.props;
    const { style } = this.slides;
    const [before, after] = [cssLength(previousMargin), cssLength(nextMargin)];
    [style.top, style.right, style.bottom, style.left] = vertical ? [before, "0", after, "0"] : ["0", after, "0", before];
    const share = `${100 / Math.max(1, displayMultipleItems)}%`;
    this.frame.style.width = vertical ? "100%" : share;
    this.frame.style.height = vertical ? share : "100%";
    this.el.toggleAttribute("vertical", vertical);
    holdSwipes(this.el, vertical);
    this.showDots();
  }

  /** Take up the slides that are there now. */
  collect() {
    const items = /** @type {HTMLElement[]} */ ([...this.frame.querySelectorAll("wx-swiper-item")])
      .filter((item) => item.closest("wx-swiper") === this.el);
    if (items.length === this.items.length && items.every((item, i) => item === this.items[i])) return;
    const first = !this.items.length;
    this.items = items;
    this.styles.disconnect();
    for (const item of items) this.styles.observe(item, { attributes: true, attributeFilter: ["style"] });
    this.showDots();
    if (items.length) this.settle(first);
  }

  /** Stay where we are among other slides, or go where `current` wanted to before there were as many. @param {boolean} first */
  settle(first) {
    const { current, currentItemId } = this.native.props;
    const wanted = first && currentItemId ? this.indexOf(currentItemId) : current;
    const next = Math.max(0, Math.min(wanted, this.last));
    this.slots = [];
    if (this.animation && !this.circular && next === this.current) return this.draw(this.position);
    cancelAnimationFrame(this.animation);
    this.draw(next);
    if (next !== this.current && !first) this.change(next, "");
    this.current = next;
    this.showDots();
  }

  /** @param {string} id */
  indexOf(id) {
    const index = this.items.findIndex((item) => {
      const found = nativeOf(item);
      return !!found && found.props.itemId === id;
    });
    return index < 0 ? this.current : index;
  }

  get circular() {
    const { circular, displayMultipleItems } = this.native.props;
    return circular && this.items.length > displayMultipleItems;
  }

  /** The greatest index that can be current. */
  get last() {
    const { length } = this.items;
    return Math.max(0, this.circular ? length - 1 : length - this.native.props.displayMultipleItems);
  }

  /** Put the track, and the items that a circular swiper shows there, where they belong. @param {number} position */
  draw(position) {
    const { vertical, displayMultipleItems } = this.native.props;
    const count = this.items.length;
    const middle = position + (displayMultipleItems - 1) / 2;
    const move = (/** @type {number} */ share) => `translate${vertical ? "Y" : "X"}(${share * 100}%)`;
    this.position = position;
    this.frame.style.transform = move(-position);
    this.items.forEach((item, i) => {
      const slot = this.circular ? i + count * Math.round((middle - i) / count) : i;
      if (slot === this.slots[i]) return;
      this.slots[i] = slot;
      item.style.transform = move(slot);
    });
  }

  redraw() {
    this.slots = [];
    this.draw(this.position);
  }

  showDots() {
    this.dots(this.native.props, this.items.length, this.current);
  }

  /** Go to an index. @param {number} index @param {string} source "autoplay", "touch" or "" */
  turn(index, source) {
    const count = this.items.length;
    const next = Math.max(0, Math.min(index, this.last));
    const away = next - this.position;
    this.slide(this.circular ? this.position + away - count * Math.round(away / count) : next, source);
  }

  /** Animate to a position. @param {number} position whole @param {string} source */
  slide(position, source) {
    const { duration, easingFunction } = this.native.props;
    const count = this.items.length;
    if (!count) return;
    const index = ((position % count) + count) % count;
    const [from, began] = [this.position, performance.now()];
    const ease = EASINGS[easingFunction] || EASINGS.default;
    cancelAnimationFrame(this.animation);
    this.goal = { position, source };
    if (index !== this.current) this.change(index, source);
    const step = () => {
      const part = this.shown && duration > 0 ? Math.min(1, (performance.now() - began) / duration) : 1;
      this.draw(from + (position - from) * ease(part));
      if (part === 1) return this.finish();
      this.tellTransition();
      this.animation = requestAnimationFrame(step);
    };
    if (from === position) this.finish();
    else this.animation = requestAnimationFrame(step);
  }

  finish() {
    this.animation = 0;
    this.draw(this.current);
    this.native.emit("animationfinish", this.detail(this.goal.source));
  }

  /** @param {number} index @param {string} source */
  change(index, source) {
    this.current = index;
    this.native.props.current = index;
    this.showDots();
    this.native.emit("change", this.detail(source));
  }

  /** @param {string} source */
  detail(source) {
    const item = nativeOf(this.items[this.current]);
    return { current: this.current, currentItemId: item ? item.props.itemId : "", source };
  }

  tellTransition() {
    const way = (this.position - this.current) * this.size;
    const { vertical } = this.native.props;
    this.native.emit("transition", { dx: vertical ? 0 : way, dy: vertical ? way : 0 });
  }

  /** Pixels of one slide along the track. */
  get size() {
    return (this.native.props.vertical ? this.frame.offsetHeight : this.frame.offsetWidth) || 1;
  }

  get shown() {
    return this.frame.getClientRects().length > 0;
  }

  hold() {
    clearTimeout(this.timer);
  }

  /** @param {number} dx @param {number} dy @param {any} event */
  claims(dx, dy, event) {
    const { vertical } = this.native.props;
    const along = vertical ? Math.abs(dy) > Math.abs(dx) : Math.abs(dx) > Math.abs(dy);
    if (!along || this.items.length < 2 || scrollsInside(event.target, this.el, vertical)) return false;
    cancelAnimationFrame(this.animation);
    this.from = this.position;
    return true;
  }

  /** @param {number} way pixels since the swipe began */
  follow(way) {
    const position = this.from - way / this.size;
    const inside = Math.max(0, Math.min(position, this.last));
    // Beyond the ends of a swiper that is not circular the track follows at a third.
    this.draw(this.circular ? position : inside + (position - inside) / 3);
    this.tellTransition();
  }

  /** @param {number} speed @param {boolean} claimed */
  release(speed, claimed) {
    if (claimed) {
      const { position } = this;
      let next = Math.round(position);
      if (Math.abs(speed) > FLICK) next = speed < 0 ? Math.ceil(position) : Math.floor(position);
      this.slide(this.circular ? next : Math.max(0, Math.min(next, this.last)), "touch");
    }
    this.autoplay();
  }

  autoplay() {
    clearTimeout(this.timer);
    const { autoplay, interval } = this.native.props;
    if (!autoplay) return;
    this.timer = setTimeout(() => {
      const next = this.current + 1;
      if (this.shown && this.items.length > 1 && !this.el.ownerDocument.hidden) {
        if (this.circular) this.slide(Math.round(this.position) + 1, "autoplay");
        else this.turn(next > this.last ? 0 : next, "autoplay");
      }
      this.autoplay();
    }, Math.max(interval, 50));
  }
}

export const wxSwiper = {
  props: {
    indicatorDots: false,
    indicatorColor: "rgba(0, 0, 0, .3)",
    indicatorActiveColor: "#000000",
    autoplay: false,
    current: 0,
    currentItemId: "",
    interval: 5000,
    duration: 500,
    circular: false,
    vertical: false,
    previousMargin: "0px",
    nextMargin: "0px",
    displayMultipleItems: 1,
    easingFunction: "default",
  },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create: (el, node) => new Swiper(el, node),
};

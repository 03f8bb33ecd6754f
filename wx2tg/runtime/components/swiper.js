/** `swiper`: slides on a track that fingers, the mouse and a timer move. */

import { nativeOf } from "../core/native.js";
import { holdSwipes } from "../core/swipes.js";
import { createDrag, scrollsInside } from "./_shared/drag.js";
import { createDots } from "./_shared/dots.js";
import { SwiperTrack } from "./_shared/swiper-track.js";

const EASINGS = /** @type {Table<(t: number) => number, "default">} */ ({
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
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.track = new SwiperTrack(el, node);
    this.dots = createDots(el);
    this.current = 0;
    this.goal = { position: 0, source: "" };
    this.animation = 0;
    /** @type {ReturnType<typeof setTimeout> | number} */
    this.timer = 0;
    this.from = 0;
    /** Whether a change of `current` waits for the items of its update. */
    this.turning = false;
    this.observer = new MutationObserver(() => this.collect());
    /** A bound `style` of an item that is written anew takes our transform away. */
    this.styles = new MutationObserver(() => {
      if (this.track.items.some((item) => !item.style.transform)) this.track.redraw();
    });
    this.drag = createDrag(el, {
      down: () => this.hold(),
      claim: (dx, dy, event) => this.claims(dx, dy, event),
      move: (dx, dy) => this.follow(node.props.vertical ? dy : dx),
      up: (vx, vy, claimed) => this.release(node.props.vertical ? vy : vx, claimed),
    });
  }

  attached() {
    this.observer.observe(this.track.frame, { childList: true, subtree: true });
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

  /** @param {Changed} changed */
  update(changed) {
    this.layout();
    this.track.redraw();
    this.autoplay();
    if (!changed.current && !changed.currentItemId) return;
    // The items of the same update come after this: who is current is asked for when they are there.
    this.turning = true;
    Promise.resolve().then(() => this.obey(changed));
  }

  /** Go where the page wants to. @param {Changed} changed */
  obey(changed) {
    this.turning = false;
    const { currentItemId } = this.native.props;
    const index = changed.currentItemId && currentItemId ? this.indexOf(currentItemId) : this.wanted;
    // An index that has no item yet waits for `collect`.
    const there = this.track.items.length > 0 && !!this.track.itemsNow()[index];
    this.collect(there);
    if (there && index !== this.current) this.turn(index, "");
  }

  /** The index that `current` asks for. */
  get wanted() {
    return Math.max(0, Math.floor(this.native.props.current));
  }

  /** Everything but the position. */
  layout() {
    this.track.layout();
    holdSwipes(this.el, this.native.props.vertical);
    this.showDots();
  }

  /** Take up the slides that are there now. @param {boolean} [stay] at the index that is shown, because a turn follows */
  collect(stay = false) {
    if (this.turning) return;
    const items = this.track.itemsNow();
    if (items.length === this.track.items.length && items.every((item, i) => item === this.track.items[i])) return;
    const first = !this.track.items.length;
    this.track.items = items;
    this.styles.disconnect();
    for (const item of items) this.styles.observe(item, { attributes: true, attributeFilter: ["style"] });
    this.showDots();
    if (items.length) this.settle(first, stay);
  }

  /**
   * Stay where we are among other slides, or go where `current` wanted to before there were as many.
   * @param {boolean} first @param {boolean} stay
   */
  settle(first, stay) {
    const { currentItemId } = this.native.props;
    const wanted = first && currentItemId ? this.indexOf(currentItemId) : stay ? this.current : this.wanted;
    const next = Math.max(0, Math.min(wanted, this.track.last));
    this.track.forget();
    if (this.animation && !this.track.circular && next === this.current) return this.track.draw(this.track.position);
    cancelAnimationFrame(this.animation);
    this.track.draw(next);
    if (next !== this.current && !first) this.change(next, "");
    this.current = next;
    this.showDots();
  }

  /** @param {string} id */
  indexOf(id) {
    const index = this.track.items.findIndex((item) => {
      const found = nativeOf(item);
      return !!found && found.props.itemId === id;
    });
    return index < 0 ? this.current : index;
  }

  showDots() {
    this.dots(this.native.props, this.track.items.length, this.current);
  }

  /** Go to an index. @param {number} index @param {string} source "autoplay", "touch" or "" */
  turn(index, source) {
    const count = this.track.items.length;
    const next = Math.max(0, Math.min(index, this.track.last));
    const away = next - this.track.position;
    this.slide(this.track.circular ? this.track.position + away - count * Math.round(away / count) : next, source);
  }

  /** Animate to a position. @param {number} position whole @param {string} source */
  slide(position, source) {
    const { easingFunction, scrollWithAnimation } = this.native.props;
    const duration = source || scrollWithAnimation ? this.native.props.duration : 0;
    const count = this.track.items.length;
    if (!count) return;
    const index = ((position % count) + count) % count;
    const [from, began] = [this.track.position, performance.now()];
    const ease = EASINGS[easingFunction] || EASINGS.default;
    cancelAnimationFrame(this.animation);
    this.goal = { position, source };
    if (index !== this.current) this.change(index, source);
    const step = () => {
      const part = this.track.shown && duration > 0 ? Math.min(1, (performance.now() - began) / duration) : 1;
      this.track.draw(from + (position - from) * ease(part));
      if (part === 1) return this.finish();
      this.tellTransition();
      this.animation = requestAnimationFrame(step);
    };
    if (from === position || !(duration > 0)) this.finish();
    else this.animation = requestAnimationFrame(step);
  }

  finish() {
    this.animation = 0;
    this.track.draw(this.current);
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
    const item = nativeOf(this.track.items[this.current]);
    return { current: this.current, currentItemId: item ? item.props.itemId : "", source };
  }

  tellTransition() {
    const way = (this.track.position - this.current) * this.track.size;
    const { vertical } = this.native.props;
    this.native.emit("transition", { dx: vertical ? 0 : way, dy: vertical ? way : 0 });
  }

  hold() {
    clearTimeout(this.timer);
  }

  /** @param {number} dx @param {number} dy @param {MouseEvent | TouchEvent} event */
  claims(dx, dy, event) {
    const { vertical } = this.native.props;
    const along = vertical ? Math.abs(dy) > Math.abs(dx) : Math.abs(dx) > Math.abs(dy);
    if (!along || this.track.items.length < 2 || scrollsInside(event.target, this.el, vertical)) return false;
    if (!this.allows(vertical ? dy : dx)) return false;
    cancelAnimationFrame(this.animation);
    this.from = this.track.position;
    return true;
  }

  /** Whether `direction` lets a finger go this way: what comes next is pulled up or to the left. @param {number} way */
  allows(way) {
    const { direction } = this.native.props;
    return direction === "positive" ? way <= 0 : direction !== "negative" || way >= 0;
  }

  /** @param {number} way pixels since the swipe began */
  follow(way) {
    const position = this.from - (this.allows(way) ? way : 0) / this.track.size;
    const inside = Math.max(0, Math.min(position, this.track.last));
    // Beyond the ends of a swiper that is not circular the track follows at a third.
    this.track.draw(this.track.circular ? position : inside + (position - inside) / 3);
    this.tellTransition();
  }

  /** @param {number} speed @param {boolean} claimed */
  release(speed, claimed) {
    if (claimed) {
      const { position } = this.track;
      let next = Math.round(position);
      if (Math.abs(speed) > FLICK && this.allows(speed)) next = speed < 0 ? Math.ceil(position) : Math.floor(position);
      this.slide(this.track.circular ? next : Math.max(0, Math.min(next, this.track.last)), "touch");
    }
    this.autoplay();
  }

  autoplay() {
    clearTimeout(this.timer);
    const { autoplay, interval } = this.native.props;
    if (!autoplay) return;
    this.timer = setTimeout(() => {
      const next = this.current + 1;
      if (this.track.shown && this.track.items.length > 1 && !this.el.ownerDocument.hidden) {
        if (this.track.circular) this.slide(Math.round(this.track.position) + 1, "autoplay");
        else this.turn(next > this.track.last ? 0 : next, "autoplay");
      }
      this.autoplay();
    }, Math.max(interval, 50));
  }
}

/** @satisfies {NativeLeaf} */
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
    scrollWithAnimation: true,
    direction: "all",
    layoutType: "normal",
    transformerType: "scaleAndFade",
    snapToEdge: false,
    skipHiddenItemLayout: false,
    indicatorMargin: 10,
    indicatorSpacing: 4,
    indicatorRadius: 4,
    indicatorWidth: 8,
    indicatorHeight: 8,
    indicatorAlignment: /** @type {unknown} */ (null),
    indicatorOffset: /** @type {unknown} */ (null),
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new Swiper(el, node),
};

/** `scroll-view`: the element itself scrolls; its content lies in one wrapper, which the refresher pulls down. */

import { onBarTappedTwice } from "./_shared/back-to-top.js";
import { createDrag } from "./_shared/drag.js";
import { cssSides, pixels } from "./_shared/length.js";
import { Refresher, refresherProps } from "./_shared/refresher.js";
import { createSpeed } from "./_shared/speed.js";
import { createStayAtEnd } from "./_shared/stay-at-end.js";

/** Attributes of one boolean property each that the style sheet reads. */
const FLAGS = /** @type {Record<string, any>} */ ({
  __proto__: null,
  scrollX: "scroll-x", scrollY: "scroll-y", enableFlex: "enable-flex", usingSticky: "using-sticky", pagingEnabled: "paging-enabled",
});

/** Quiet time (ms) after which a scroll has ended. */
const SETTLE = 120;

class ScrollView {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.content = /** @type {HTMLElement} */ (el.querySelector(".wx-scroll-view-content"));
    this.last = { left: 0, top: 0 };
    /** Whether the next approach to an edge is to be told. */
    this.armed = /** @type {Record<string, boolean>} */ ({ top: true, left: true, bottom: true, right: true });
    /** @type {ReturnType<typeof setTimeout> | number} */
    this.timer = 0;
    this.moving = false;
    this.refresher = new Refresher(this);
    el.addEventListener("scroll", () => this.scrolled(), { passive: true });
    for (const type of ["touchstart", "touchmove", "touchend", "touchcancel"]) {
      el.addEventListener(type, (/** @type {any} */ event) => this.dragged(event), { passive: true });
    }
    this.dragging = false;
    this.speed = createSpeed();
    this.mouse = this.dragsWithMouse();
    /** @type {{detached(): void} | null} */
    this.end = null;
    /** @type {(() => void) | null} */
    this.unheard = null;
    /** `decelerationDisabled` and `fastDeceleration` of the context, which are no attributes. */
    this.deceleration = /** @type {Record<string, boolean>} */ ({ decelerationDisabled: false, fastDeceleration: false });
    this.show();
  }

  attached() {
    this.place({ scrollTop: true, scrollLeft: true, scrollIntoView: true });
    this.refresher.update({ refresherTriggered: true, refresherTwoLevelTriggered: true });
    this.hearBar();
  }

  detached() {
    clearTimeout(this.timer);
    this.refresher.detached();
    this.mouse.detached();
    if (this.end) this.end.detached();
    if (this.unheard) this.unheard();
  }

  /** @param {Changed} changed */
  update(changed) {
    this.show();
    this.hearBar();
    this.place(changed);
    this.refresher.update(changed);
  }

  /** `enable-back-to-top`. */
  hearBar() {
    const { props } = this.native;
    if (!props.enableBackToTop || this.unheard || !this.el.isConnected) return;
    this.unheard = onBarTappedTwice(this.el, () => {
      if (props.enableBackToTop && props.scrollY) this.go({ top: 0 }, true);
    });
  }

  /** A mouse has no other way to scroll sideways. */
  dragsWithMouse() {
    const { el, native } = this;
    let from = 0;
    return createDrag(el, {
      claim: (dx, dy) => {
        from = el.scrollLeft;
        const claimed = native.props.scrollX && native.props.scrollEnabled && Math.abs(dx) > Math.abs(dy);
        if (claimed) this.tell("dragstart");
        this.dragging = claimed;
        return claimed;
      },
      move: (dx) => {
        this.speed.at(-dx, 0, performance.now());
        el.scrollLeft = from - dx;
        this.tell("dragging");
      },
      up: (vx, vy, claimed) => {
        if (claimed) this.tell("dragend");
        this.dragging = false;
        this.speed.rest();
      },
    }, false);
  }

  show() {
    const { el } = this;
    const { props } = this.native;
    for (const name of Object.keys(FLAGS)) el.toggleAttribute(FLAGS[name], props[name]);
    if (props.type === "custom" || props.type === "nested") el.setAttribute("using-sticky", "");
    el.setAttribute("show-scrollbar", String(props.showScrollbar));
    el.toggleAttribute("no-bounces", !props.bounces);
    el.toggleAttribute("no-scroll", !props.scrollEnabled);
    el.toggleAttribute("no-anchoring", !props.scrollAnchoring);
    if (props.reverse && !this.end) this.end = createStayAtEnd(el, () => props.reverse);
    const padding = cssSides(props.padding);
    el.toggleAttribute("padded", !!padding);
    this.content.style.padding = padding;
  }

  /**
   * Follow `scroll-top`, `scroll-left` and `scroll-into-view`, once the whole update is in the document.
   * @param {Record<string, boolean>} changed
   */
  place(changed) {
    const { scrollTop, scrollLeft, scrollIntoView } = this.native.props;
    /** @type {{top?: number, left?: number}} */
    const goal = {};
    if (changed.scrollTop && scrollTop !== null && scrollTop !== "") goal.top = pixels(this.el, scrollTop);
    if (changed.scrollLeft && scrollLeft !== null && scrollLeft !== "") goal.left = pixels(this.el, scrollLeft);
    const into = changed.scrollIntoView ? scrollIntoView : "";
    if (!into && goal.top === undefined && goal.left === undefined) return;
    Promise.resolve().then(() => this.go(into ? { ...goal, ...this.placeOf(into) } : goal));
  }

  /** @param {{top?: number, left?: number}} goal @param {boolean} [animated] */
  go(goal, animated = this.native.props.scrollWithAnimation) {
    this.el.scrollTo({ ...goal, behavior: animated ? "smooth" : "auto" });
  }

  /** Where to scroll so that the element `id` is seen. @param {string} id */
  placeOf(id) {
    const { el } = this;
    const { scrollX, scrollY, scrollIntoViewAlignment: alignment } = this.native.props;
    const target = el.querySelector(`[id="${CSS.escape(id)}"]`);
    if (!target) return {};
    const [outer, inner] = [el.getBoundingClientRect(), target.getBoundingClientRect()];
    /** @type {{top?: number, left?: number}} */
    const goal = {};
    if (scrollY) goal.top = aligned(el.scrollTop, inner.top - outer.top - el.clientTop, inner.height, el.clientHeight, alignment);
    if (scrollX) goal.left = aligned(el.scrollLeft, inner.left - outer.left - el.clientLeft, inner.width, el.clientWidth, alignment);
    return goal;
  }

  /** What a selector query hands out as this element's node: WeChat's ScrollViewContext. */
  get node() {
    const { native, el } = this;
    const flag = (/** @type {string} */ name) => ({
      get: () => native.props[name],
      set: (/** @type {boolean} */ value) => {
        native.props[name] = !!value;
        this.show();
      },
      enumerable: true,
    });
    const context = {
      /** @param {{top?: unknown, left?: unknown, animated?: boolean}} [options] */
      scrollTo: (/** @type {{top?: unknown, left?: unknown, animated?: boolean} | null} */ options) => {
        const { top, left, animated = true } = options || {};
        const place = (/** @type {unknown} */ value, /** @type {number} */ now) => (value === undefined ? now : pixels(el, value));
        this.go({ top: place(top, el.scrollTop), left: place(left, el.scrollLeft) }, animated);
      },
      /** @param {string} selector @param {{animated?: boolean}} [options] */
      scrollIntoView: (selector, options) => this.go(this.placeOf(String(selector).replace(/^#/, "")), (options || {}).animated !== false),
      triggerRefresh: () => this.refresher.trigger(true),
      closeRefresh: () => this.refresher.trigger(false),
      triggerTwoLevel: () => this.refresher.level(true),
      closeTwoLevel: () => this.refresher.level(false),
    };
    const own = (/** @type {string} */ name) => ({
      get: () => this.deceleration[name],
      set: (/** @type {unknown} */ value) => { this.deceleration[name] = !!value; },
      enumerable: true,
    });
    return Object.defineProperties(context, {
      bounces: flag("bounces"),
      showScrollbar: flag("showScrollbar"),
      pagingEnabled: flag("pagingEnabled"),
      scrollEnabled: flag("scrollEnabled"),
      decelerationDisabled: own("decelerationDisabled"),
      fastDeceleration: own("fastDeceleration"),
    });
  }

  scrolled() {
    const { el, native } = this;
    const { scrollTop, scrollLeft } = el;
    const detail = this.detail(this.last.left - scrollLeft, this.last.top - scrollTop);
    this.last = { left: scrollLeft, top: scrollTop };
    if (!this.moving) native.emit("scrollstart", detail);
    this.moving = true;
    native.emit("scroll", detail);
    if (native.props.scrollY) this.edges("top", "bottom", scrollTop, el.scrollHeight - el.clientHeight - scrollTop, detail.deltaY);
    if (native.props.scrollX) this.edges("left", "right", scrollLeft, el.scrollWidth - el.clientWidth - scrollLeft, detail.deltaX);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.moving = false;
      native.emit("scrollend", this.detail(0, 0));
    }, SETTLE);
  }

  /** @param {number} deltaX @param {number} deltaY */
  detail(deltaX, deltaY) {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = this.el;
    return { scrollLeft, scrollTop, scrollWidth, scrollHeight, deltaX, deltaY, isDrag: this.dragging };
  }

  /**
   * Tell of an edge that comes near, once for every approach.
   * @param {string} upper @param {string} lower
   * @param {number} before pixels left above @param {number} after pixels left below @param {number} delta
   */
  edges(upper, lower, before, after, delta) {
    const { armed, native } = this;
    if (delta < 0 || before > native.props.upperThreshold) armed[upper] = true;
    if (delta > 0 || after > native.props.lowerThreshold) armed[lower] = true;
    if (delta > 0 && armed[upper] && before <= native.props.upperThreshold) {
      armed[upper] = false;
      native.emit("scrolltoupper", { direction: upper });
    } else if (delta < 0 && armed[lower] && after <= native.props.lowerThreshold + 1) {
      armed[lower] = false;
      native.emit("scrolltolower", { direction: lower });
    }
  }

  /** @param {TouchEvent} event of touches */
  dragged({ type, touches, timeStamp }) {
    const [finger] = touches;
    // What scrolls goes against the finger.
    if (finger) this.speed.at(-finger.clientX, -finger.clientY, timeStamp);
    if (type === "touchmove" && !this.dragging) {
      this.dragging = true;
      this.tell("dragstart");
    } else if (type === "touchmove") {
      this.tell("dragging");
    } else if (this.dragging && !finger) {
      this.dragging = false;
      this.speed.lift(timeStamp);
      this.tell("dragend");
      if (this.deceleration.decelerationDisabled) this.stop();
    }
    if (!finger) this.speed.rest();
  }

  /** End the swing: what cannot scroll stands still. */
  stop() {
    this.el.setAttribute("no-scroll", "");
    requestAnimationFrame(() => requestAnimationFrame(() => this.show()));
  }

  /** @param {string} type of a drag event, which only an enhanced scroll-view has */
  tell(type) {
    const { scrollTop, scrollLeft } = this.el;
    if (this.native.props.enhanced) this.native.emit(type, { scrollTop, scrollLeft, velocity: this.speed.value() });
  }
}

/**
 * @param {number} at scrolled so far @param {number} offset of the target in the view
 * @param {number} size @param {number} room @param {string} alignment
 */
function aligned(at, offset, size, room, alignment) {
  const spare = room - size;
  if (alignment === "center") return at + offset - spare / 2;
  if (alignment === "end") return at + offset - spare;
  if (alignment !== "nearest") return at + offset;
  if (offset < 0) return at + offset;
  return offset > spare ? at + offset - spare : at;
}

/** @satisfies {NativeLeaf} */
export const wxScrollView = {
  props: {
    scrollX: false,
    scrollY: false,
    upperThreshold: 50,
    lowerThreshold: 50,
    scrollTop: /** @type {unknown} */ (null),
    scrollLeft: /** @type {unknown} */ (null),
    scrollIntoView: "",
    scrollIntoViewAlignment: "start",
    scrollWithAnimation: false,
    scrollAnchoring: false,
    enableFlex: false,
    usingSticky: false,
    enhanced: false,
    bounces: true,
    showScrollbar: true,
    pagingEnabled: false,
    scrollEnabled: true,
    enableBackToTop: false,
    reverse: false,
    padding: /** @type {unknown} */ (null),
    type: "list",
    ...refresherProps,
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new ScrollView(el, node),
};

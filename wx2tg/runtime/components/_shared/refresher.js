/** The pull-down refresher of a `scroll-view`, and the second level that a longer pull opens behind it. */

import { holdSwipes } from "../../core/swipes.js";
import { createDrag } from "./drag.js";

export const refresherProps = {
  refresherEnabled: false,
  refresherThreshold: 45,
  refresherDefaultStyle: "black",
  refresherBackground: "",
  refresherTriggered: false,
  refresherTwoLevelEnabled: false,
  refresherTwoLevelTriggered: false,
  refresherTwoLevelThreshold: 150,
  refresherTwoLevelCloseThreshold: 80,
  refresherTwoLevelScrollEnabled: false,
};

/** How far the content follows the finger. */
const RESISTANCE = 0.5;

/** Milliseconds of every movement that no finger makes. */
const GLIDE = 250;

/** `status` of `refresherstatuschange`; 4 is a refresh that failed, which pages cannot tell us. */
const IDLE = 0;
const CAN_REFRESH = 1;
const REFRESHING = 2;
const COMPLETED = 3;
const CAN_OPEN = 5;
const OPENING = 6;
const OPEN = 7;
const CLOSING = 8;

/** What a finger may pull from. */
const FREE = [IDLE, CAN_REFRESH, COMPLETED, CAN_OPEN];

export class Refresher {
  /** @param {{el: HTMLElement, native: NativeNode, content: HTMLElement}} view */
  constructor(view) {
    this.view = view;
    this.height = 0;
    this.status = IDLE;
    /** @type {ReturnType<typeof setTimeout> | number} */
    this.timer = 0;
    /** @type {HTMLElement | null} */
    this.dots = null;
    /** @type {{detached(): void} | null} */
    this.drag = null;
  }

  /** @param {Record<string, boolean>} changed */
  update(changed) {
    const { el, native } = this.view;
    const { refresherEnabled, refresherTriggered, refresherTwoLevelEnabled, refresherTwoLevelTriggered } = native.props;
    holdSwipes(el, refresherEnabled);
    el.toggleAttribute("refresher-enabled", refresherEnabled);
    if (!refresherEnabled) {
      if (this.height) this.rest(IDLE);
      return;
    }
    if (!this.drag) this.drag = this.listen();
    this.look();
    if (changed.refresherTriggered || changed.refresherEnabled) this.trigger(refresherTriggered);
    if (!changed.refresherTwoLevelTriggered && !changed.refresherEnabled) return;
    this.level(refresherTwoLevelEnabled && refresherTwoLevelTriggered);
  }

  /** The dots that lie behind the content. */
  look() {
    const { el, native } = this.view;
    const { refresherDefaultStyle, refresherBackground, refresherThreshold } = native.props;
    if (!this.dots) {
      this.dots = el.ownerDocument.createElement("div");
      this.dots.append(...[0, 1, 2].map(() => el.ownerDocument.createElement("i")));
      el.append(this.dots);
    }
    this.dots.className = `wx-refresher wx-refresher-${refresherDefaultStyle}`;
    this.dots.classList.toggle("wx-refresher-busy", this.status === REFRESHING);
    this.dots.style.height = `${refresherThreshold}px`;
    this.dots.style.backgroundColor = refresherBackground;
  }

  listen() {
    const { el, native } = this.view;
    return createDrag(el, {
      claim: (dx, dy) => {
        if (Math.abs(dy) <= Math.abs(dx) || !native.props.refresherEnabled) return false;
        if (this.status === OPEN) return native.props.refresherTwoLevelScrollEnabled && dy < 0;
        return FREE.includes(this.status) && el.scrollTop <= 0 && dy > 0;
      },
      move: (dx, dy) => {
        if (this.status === OPEN) this.show(Math.min(el.clientHeight, Math.max(0, el.clientHeight + dy)), false);
        else if (FREE.includes(this.status)) this.pull(Math.max(0, dy * RESISTANCE));
      },
      up: (vx, vy, claimed) => {
        if (claimed) this.let();
      },
    });
  }

  /** @param {number} height */
  pull(height) {
    const { refresherThreshold, refresherTwoLevelThreshold, refresherTwoLevelEnabled } = this.view.native.props;
    const opens = refresherTwoLevelEnabled && height >= refresherTwoLevelThreshold;
    const status = opens ? CAN_OPEN : height >= refresherThreshold ? CAN_REFRESH : IDLE;
    const wasOut = this.status === CAN_REFRESH || this.status === CAN_OPEN;
    this.show(height, false);
    if (!wasOut && status !== IDLE) this.tell("refresherwillrefresh");
    this.turn(status);
    this.tell("refresherpulling");
  }

  /** The finger lets go. */
  let() {
    const { el, native } = this.view;
    if (this.status === OPEN) {
      if (el.clientHeight - this.height >= native.props.refresherTwoLevelCloseThreshold) this.level(false);
      else this.show(el.clientHeight, true);
    } else if (this.status === CAN_OPEN) this.level(true);
    else if (this.status === CAN_REFRESH) this.trigger(true);
    else if (this.status === IDLE || this.status === COMPLETED) {
      this.tell("refresherabort");
      this.rest(IDLE);
    }
  }

  /** Begin or end a refresh. The attribute is what is so: a page that only sets false ends what a finger began. @param {boolean} on */
  trigger(on) {
    const { props } = this.view.native;
    if (on === (this.status === REFRESHING) || on && this.status >= OPENING) return;
    props.refresherTriggered = on;
    if (on) {
      this.turn(REFRESHING);
      this.show(props.refresherThreshold, true);
      this.tell("refresherrefresh");
    } else {
      this.tell("refresherrestore");
      this.rest(COMPLETED);
    }
  }

  /** Open or close the second level, which is the content of `slot="refresher"`. @param {boolean} on */
  level(on) {
    const { el, native } = this.view;
    const isOn = this.status === OPENING || this.status === OPEN;
    if (on === isOn || !native.props.refresherTwoLevelEnabled && on) return;
    native.props.refresherTwoLevelTriggered = on;
    if (!on) return this.rest(CLOSING);
    if (this.status === REFRESHING) native.props.refresherTriggered = false;
    this.turn(OPENING);
    el.scrollTop = 0;
    this.show(el.clientHeight, true);
    this.later(OPEN);
    return undefined;
  }

  /** Go back to where nothing is uncovered. @param {number} status until it is there */
  rest(status) {
    this.turn(status);
    this.show(0, true);
    if (status !== IDLE) this.later(IDLE);
  }

  /** @param {number} status that begins when the movement has ended */
  later(status) {
    const from = this.status;
    this.timer = setTimeout(() => {
      if (this.status === from) this.turn(status);
    }, GLIDE);
  }

  /** @param {number} status */
  turn(status) {
    if (status === this.status) return;
    clearTimeout(this.timer);
    this.status = status;
    this.view.native.emit("refresherstatuschange", { status, dy: this.height });
  }

  /** @param {string} type */
  tell(type) {
    this.view.native.emit(type, { dy: this.height, deltaY: this.height });
  }

  /** @param {number} height of what is uncovered @param {boolean} animated */
  show(height, animated) {
    const { content, el } = this.view;
    this.height = height;
    content.style.transition = animated ? `transform ${GLIDE}ms` : "none";
    // No transform at rest: it would hold fixed and sticky descendants.
    content.style.transform = height ? `translateY(${height}px)` : "";
    el.toggleAttribute("refresher-open", height > 0);
    el.toggleAttribute("two-level", this.status === OPENING || this.status === OPEN);
    if (this.dots) this.dots.classList.toggle("wx-refresher-busy", this.status === REFRESHING);
  }

  detached() {
    clearTimeout(this.timer);
    if (this.drag) this.drag.detached();
    holdSwipes(this.view.el, false);
  }
}

/** The part of `scroll-view` that is pulled down to refresh, with a finger or the mouse. */

import { holdSwipes } from "../../core/swipes.js";
import { createDrag } from "./drag.js";

export const refresherProps = {
  refresherEnabled: false,
  refresherThreshold: 45,
  refresherDefaultStyle: "black",
  refresherBackground: "",
  refresherTriggered: false,
};

/** How far the content follows the finger. */
const RESISTANCE = 0.5;

export class Refresher {
  /** @param {{el: HTMLElement, native: any, content: HTMLElement}} view */
  constructor(view) {
    this.view = view;
    this.height = 0;
    this.refreshing = false;
    /** @type {HTMLElement | null} */
    this.dots = null;
    /** @type {{detached(): void} | null} */
    this.drag = null;
  }

  /** @param {Record<string, boolean>} changed */
  update(changed) {
    const { el, native } = this.view;
    const { refresherEnabled, refresherTriggered, refresherDefaultStyle, refresherBackground, refresherThreshold } = native.props;
    holdSwipes(el, refresherEnabled);
    if (!refresherEnabled) return;
    el.setAttribute("refresher-enabled", "");
    if (!this.drag) this.drag = this.listen();
    if (!this.dots) {
      this.dots = el.ownerDocument.createElement("div");
      this.dots.append(...[0, 1, 2].map(() => el.ownerDocument.createElement("i")));
      el.append(this.dots);
    }
    this.dots.className = `wx-refresher wx-refresher-${refresherDefaultStyle}`;
    this.dots.style.height = `${refresherThreshold}px`;
    this.dots.style.backgroundColor = refresherBackground;
    if (!changed.refresherTriggered) return;
    if (refresherTriggered && !this.refreshing) this.refresh();
    else if (!refresherTriggered && this.refreshing) this.restore("refresherrestore");
  }

  listen() {
    const { el, native } = this.view;
    return createDrag(el, {
      claim: (dx, dy) => native.props.refresherEnabled && !this.refreshing && el.scrollTop <= 0 && dy > Math.abs(dx),
      move: (dx, dy) => this.pull(Math.max(0, dy * RESISTANCE)),
      up: (vx, vy, claimed) => {
        if (!claimed) return;
        if (this.height >= native.props.refresherThreshold) this.refresh();
        else this.restore("refresherabort");
      },
    });
  }

  /** @param {number} height */
  pull(height) {
    const { refresherThreshold } = this.view.native.props;
    if (this.height < refresherThreshold && height >= refresherThreshold) this.tell("refresherwillrefresh");
    this.show(height, false);
    this.tell("refresherpulling");
  }

  refresh() {
    this.refreshing = true;
    this.show(this.view.native.props.refresherThreshold, true);
    this.tell("refresherrefresh");
  }

  /** @param {string} type of the event that says why */
  restore(type) {
    this.refreshing = false;
    this.tell(type);
    this.show(0, true);
  }

  /** @param {string} type */
  tell(type) {
    this.view.native.emit(type, { dy: this.height, deltaY: this.height });
  }

  /** @param {number} height of what is uncovered @param {boolean} animated */
  show(height, animated) {
    const { content, el } = this.view;
    this.height = height;
    content.style.transition = animated ? "transform 0.25s" : "none";
    // No transform at rest: it would hold fixed and sticky descendants.
    content.style.transform = height ? `translateY(${height}px)` : "";
    el.toggleAttribute("refresher-open", height > 0);
    if (this.dots) this.dots.classList.toggle("wx-refresher-busy", this.refreshing);
  }

  detached() {
    if (this.drag) this.drag.detached();
    holdSwipes(this.view.el, false);
  }
}

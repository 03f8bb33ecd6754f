/** `page-container`: a panel over the page, with WeChat's sequence of events as it comes and goes. */

import { createDrag, scrollsInside } from "./_shared/drag.js";
import { openOver } from "../core/layers.js";
import { css } from "../core/style.js";
import { holdSwipes } from "../core/swipes.js";

/** Pixels downward that close it, where sliding may. */
const SLIDE = 60;

class PageContainer {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.open = false;
    /** @type {ReturnType<typeof setTimeout> | number} */
    this.timer = 0;
    this.closed = () => {};
    const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (el.querySelector(selector));
    this.overlay = find(".wx-page-container-overlay");
    this.panel = find(".wx-page-container-panel");
    this.overlay.addEventListener("click", () => {
      node.emit("clickoverlay", {});
      this.turn(false);
    });
    this.slid = 0;
    this.drag = createDrag(this.panel, {
      claim: (dx, dy, event) => node.props.closeOnSlideDown && dy > Math.abs(dx) && !scrollsInside(event.target, el, true),
      move: (dx, dy) => {
        this.slid = Math.max(0, dy);
        this.panel.style.transform = `translateY(${this.slid}px)`;
      },
      up: (vx, vy, claimed) => {
        this.panel.style.transform = "";
        if (claimed && this.slid > SLIDE) this.turn(false);
      },
    });
    this.show();
  }

  attached() {
    this.turn(this.native.props.show);
  }

  /** @param {Changed} changed */
  update(changed) {
    this.show();
    if (changed.show) this.turn(this.native.props.show);
  }

  detached() {
    clearTimeout(this.timer);
    this.drag.detached();
    this.closed();
    holdSwipes(this.el, false);
  }

  show() {
    const { el, overlay, panel } = this;
    const { position, round, zIndex, overlay: covers, duration, overlayStyle, customStyle } = this.native.props;
    el.setAttribute("position", position);
    el.toggleAttribute("round", round);
    overlay.style.cssText = css(overlayStyle);
    panel.style.cssText = css(customStyle);
    overlay.hidden = !covers;
    overlay.style.zIndex = panel.style.zIndex = String(zIndex);
    overlay.style.transitionDuration = panel.style.transitionDuration = `${duration}ms`;
    this.hold();
  }

  /** Sliding it down must not put the app away. */
  hold() {
    holdSwipes(this.el, this.open && this.native.props.closeOnSlideDown);
  }

  /** @param {boolean} open */
  turn(open) {
    if (open === this.open) return;
    this.open = open;
    this.native.props.show = open;
    this.hold();
    // Going back closes it, and the page stays.
    if (open) this.closed = openOver({ page: this.el.closest("wx-page"), inPage: true, cancel: () => this.turn(false) });
    else this.closed();
    const phase = open ? "enter" : "leave";
    clearTimeout(this.timer);
    this.native.emit(`before${phase}`, {});
    // A listener may have turned it again.
    if (open !== this.open) return;
    if (open) this.el.setAttribute("shown", "");
    // Asking for its place starts the transition from where it is hidden.
    this.panel.getBoundingClientRect();
    this.el.toggleAttribute("open", open);
    this.native.emit(phase, {});
    if (open !== this.open) return;
    this.timer = setTimeout(() => {
      if (!open) this.el.removeAttribute("shown");
      this.native.emit(`after${phase}`, {});
    }, this.native.props.duration);
  }
}

/** @satisfies {NativeLeaf} */
export const wxPageContainer = {
  props: {
    show: false,
    duration: 300,
    zIndex: 100,
    overlay: true,
    position: "bottom",
    round: false,
    closeOnSlideDown: false,
    overlayStyle: "",
    customStyle: "",
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new PageContainer(el, node),
};

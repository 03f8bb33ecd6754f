/** The screen of one page: its navigation bar, the frame that fixed elements keep to, the page element. */

import { element } from "../host/dom.js";

const BACK = "M15 4 7 12l8 8";

export class Screen {
  /**
   * @param {HTMLElement} parent @param {string} route
   * @param {{title: string, background: string, textStyle: string, custom: boolean, sheets?: string, appStyles?: "tags" | "none", page: null, back: () => void}} look
   */
  constructor(parent, route, look) {
    this.root = element("wx-screen");
    this.frame = element("wx-frame");
    this.page = element("wx-page");
    this.page.setAttribute("data-route", route);
    this.bar = look.custom ? null : this.makeBar(look);
    // Which style sheets reach in here.
    if (look.sheets) this.root.setAttribute("data-sheets", look.sheets);
    if (look.appStyles !== "none") this.root.setAttribute("data-app", look.appStyles || "all");
    this.frame.append(this.page);
    this.root.append(...(this.bar ? [this.bar] : []), this.frame);
    this.scrollTop = 0;
    parent.append(this.root);
    this.measure();
  }

  /** @param {{title: string, background: string, textStyle: string, back: () => void}} look */
  makeBar(look) {
    const bar = element("wx-navigation-bar");
    this.backButton = element("button", "wx-bar-back");
    this.backButton.type = "button";
    this.backButton.setAttribute("aria-label", "Back");
    this.backButton.innerHTML = `<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="${BACK}"/></svg>`;
    this.backButton.addEventListener("click", look.back);
    this.backButton.hidden = true;
    this.title = element("wx-bar-title");
    this.title.setAttribute("role", "heading");
    this.title.setAttribute("aria-level", "1");
    this.title.textContent = look.title;
    this.spinner = element("wx-bar-spinner");
    this.spinner.hidden = true;
    bar.append(this.backButton, this.spinner, this.title);
    this.paint(bar, look.background, look.textStyle);
    return bar;
  }

  /** @param {HTMLElement} bar @param {string} background @param {string} textStyle "white" or "black" */
  paint(bar, background, textStyle) {
    if (background) bar.style.background = background;
    if (textStyle) bar.style.color = textStyle === "white" ? "#fff" : "#000";
  }

  /** Viewport units of the page: WeChat's `vh` leaves the bars out. */
  measure() {
    const { clientHeight, clientWidth } = this.frame;
    if (!clientHeight) return;
    this.root.style.setProperty("--wx-vh", `${clientHeight / 100}px`);
    this.root.style.setProperty("--wx-vw", `${clientWidth / 100}px`);
  }

  /** @param {boolean} visible */
  show(visible) {
    if (!visible) this.scrollTop = this.page.scrollTop;
    this.root.hidden = this.page.hidden = !visible;
    if (!visible) return;
    this.measure();
    this.page.scrollTop = this.scrollTop;
  }

  remove() {
    this.root.remove();
  }
}

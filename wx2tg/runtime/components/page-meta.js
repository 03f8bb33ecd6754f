/** `page-meta`: the page's style, font sizes, background and scroll position, as attributes. */

import { env } from "../core/env.js";
import { setBackground } from "../core/looks.js";
import { css } from "../core/style.js";
import { cssLength, pixels } from "./_shared/length.js";
import { watchPage } from "./_shared/page-watch.js";

/** `background-text-style` -> the colour of the dots that a pull-down shows. */
const DOTS = /** @type {Record<string, any>} */ ({ __proto__: null, dark: "#000", light: "#fff" });

class PageMeta {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    /** Style properties that we set on the page. @type {string[]} */
    this.styled = [];
    this.unwatch = () => {};
    this.scrolled = () => node.emit("scroll", { scrollTop: /** @type {HTMLElement} */ (this.page).scrollTop });
    this.resized = (/** @type {object} */ change) => {
      if (this.page && !this.page.hidden) node.emit("resize", change);
    };
  }

  attached() {
    this.page = /** @type {HTMLElement | null} */ (this.el.closest("wx-page"));
    if (!this.page) return;
    this.page.addEventListener("scroll", this.scrolled, { passive: true });
    env.events.on("pageResize", this.resized);
    this.unwatch = watchPage(this.el, (shown) => this.showRoot(shown));
    this.update({ scrollTop: true });
  }

  detached() {
    if (this.page) this.page.removeEventListener("scroll", this.scrolled);
    env.events.off("pageResize", this.resized);
    this.unwatch();
    this.showRoot(false);
  }

  /** @param {Record<string, boolean>} changed */
  update(changed) {
    if (!this.page) return;
    this.showStyle(this.page);
    this.showRoot(!this.page.hidden);
    if (changed.scrollTop) this.scroll(this.page);
  }

  /** @param {HTMLElement} page */
  showStyle(page) {
    const { pageStyle, pageFontSize, rootBackgroundColor } = this.native.props;
    const wanted = this.el.ownerDocument.createElement("div").style;
    wanted.cssText = css(pageStyle);
    if (pageFontSize && pageFontSize !== "system") wanted.fontSize = cssLength(pageFontSize);
    if (rootBackgroundColor && !wanted.backgroundColor) wanted.backgroundColor = rootBackgroundColor;
    for (const name of this.styled) page.style.removeProperty(name);
    // As written: a shorthand such as `padding: var(--wx20)` has no values for the properties that it stands for.
    const written = wanted.cssText.split(/;(?![^(]*\))/).map((part) => part.split(/:(.*)/s).map((side) => side.trim()));
    this.styled = written.map(([name]) => name).filter(Boolean);
    for (const name of this.styled) page.style.setProperty(name, wanted.getPropertyValue(name), wanted.getPropertyPriority(name));
  }

  /** What the page sets outside itself; another page on top has its own. @param {boolean} shown */
  showRoot(shown) {
    const { props } = this.native;
    const { rootFontSize, backgroundColor, backgroundTextStyle } = props;
    const root = this.el.ownerDocument.documentElement;
    if (rootFontSize) root.style.fontSize = shown && rootFontSize !== "system" ? this.rootSize(rootFontSize) : "";
    this.page?.parentElement?.style.setProperty("--wx-dots", DOTS[backgroundTextStyle] || "");
    if (shown && env.shell && backgroundColor) setBackground({ backgroundColor });
  }

  /** In rpx it follows the column's width. @param {string} size */
  rootSize(size) {
    return /rpx$/i.test(size) ? cssLength(size) : `${pixels(this.el, size)}px`;
  }

  /** @param {HTMLElement} page */
  scroll(page) {
    const { scrollTop, scrollDuration } = this.native.props;
    if (scrollTop === null || scrollTop === "") return;
    Promise.resolve().then(() => {
      page.scrollTo({ top: pixels(page, scrollTop), behavior: scrollDuration > 0 ? "smooth" : "auto" });
      setTimeout(() => this.native.emit("scrolldone", {}), scrollDuration);
    });
  }
}

/** @satisfies {NativeLeaf} */
export const wxPageMeta = {
  props: {
    backgroundTextStyle: "",
    backgroundColor: "",
    rootBackgroundColor: "",
    scrollTop: /** @type {unknown} */ (null),
    scrollDuration: 300,
    pageStyle: "",
    pageFontSize: "",
    rootFontSize: "",
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new PageMeta(el, node),
};

/** The tab bar that app.json describes. */

import { assetUrl } from "../core/assets.js";
import { env } from "../core/env.js";
import { callPage } from "../core/page.js";
import { element } from "../host/dom.js";

export class TabBar {
  /** @param {TabBarConfig} config `tabBar` of app.json @param {HTMLElement} parent @param {Router} router */
  constructor(config, parent, router) {
    /** @type {Fields} */
    this.config = { color: "#7a7e83", selectedColor: "#3cc51f", backgroundColor: "#fff", ...config };
    this.router = router;
    /** @type {(TabItem & Fields)[]} */
    this.items = config.list.map((/** @type {TabItem} */ item) => ({ ...item }));
    this.selected = -1;
    this.visible = true;
    this.root = element("wx-tab-bar");
    this.root.setAttribute("role", "tablist");
    this.isTop = config.position === "top";
    this.root.toggleAttribute("data-top", this.isTop);
    this.buttons = this.items.map((/** @type {TabItem} */ _, /** @type {number} */ index) => this.makeButton(index));
    this.root.append(...this.buttons.map((/** @type {{root: HTMLElement}} */ button) => button.root));
    this.paint();
    parent.append(this.root);
  }

  /** @param {number} index */
  makeButton(index) {
    const root = element("button", "wx-tab");
    root.type = "button";
    root.setAttribute("role", "tab");
    const icon = element("img", "wx-tab-icon");
    icon.alt = "";
    const text = element("span", "wx-tab-text");
    const badge = element("span", "wx-tab-badge");
    badge.hidden = true;
    root.append(icon, text, badge);
    root.addEventListener("click", () => this.tap(index));
    return { root, icon, text, badge };
  }

  /** @param {number} index */
  tap(index) {
    const { pagePath, text } = this.items[index];
    const detail = { index: String(index), pagePath, text };
    const top = this.router.top();
    if (top && top.is === pagePath) {
      callPage(top, "onTabItemTap", detail);
      return;
    }
    this.router.switchTab(`/${pagePath}`).then(() => callPage(this.router.top(), "onTabItemTap", detail), console.error);
  }

  paint() {
    const { color, selectedColor, backgroundColor, borderStyle } = this.config;
    this.root.style.background = backgroundColor;
    this.root.setAttribute("data-border", borderStyle || "black");
    this.items.forEach((/** @type {TabItem} */ item, /** @type {number} */ index) => {
      const { root, icon, text } = this.buttons[index];
      const chosen = index === this.selected;
      const path = chosen ? item.selectedIconPath || item.iconPath : item.iconPath;
      icon.hidden = !path || this.isTop;
      if (!icon.hidden) icon.src = assetUrl("", path);
      text.textContent = item.text;
      root.style.color = chosen ? selectedColor : color;
      root.setAttribute("aria-selected", String(chosen));
    });
  }

  /** Show the bar beside the page of a tab. @param {string} route @param {PageScreen} screen @returns {boolean} whether it shows below the page */
  select(route, screen) {
    const index = this.items.findIndex((/** @type {TabItem} */ item) => item.pagePath === route);
    this.root.hidden = index < 0 || !this.visible;
    if (index >= 0 && index !== this.selected) {
      this.selected = index;
      this.paint();
    }
    // At the top it stands below the navigation bar, which each screen has of its own.
    if (this.isTop && !this.root.hidden) screen.root.insertBefore(this.root, screen.frame);
    return !this.root.hidden && !this.isTop;
  }

  /** @param {number} index @param {Fields} changes */
  setItem(index, changes) {
    if (!this.items[index]) throw new Error("tabbar item not found");
    for (const name of ["text", "iconPath", "selectedIconPath"]) if (changes[name] !== undefined) this.items[index][name] = changes[name];
    this.paint();
  }

  /** @param {number} index @param {string | null} text */
  setBadge(index, text) {
    if (!this.buttons[index]) throw new Error("tabbar item not found");
    const { badge } = this.buttons[index];
    badge.hidden = text === null || text === "";
    badge.className = "wx-tab-badge";
    badge.textContent = text === null ? "" : text.length > 4 ? "…" : text;
  }

  /** @param {number} index @param {boolean} on */
  setDot(index, on) {
    this.setBadge(index, null);
    this.buttons[index].badge.hidden = !on;
    this.buttons[index].badge.className = "wx-tab-badge wx-tab-dot";
  }

  /** @param {boolean} visible beside the pages of the tabs */
  setVisible(visible) {
    this.visible = visible;
    env.shell.arrange();
  }

  /** @param {Fields} style */
  setStyle(style) {
    for (const name of ["color", "selectedColor", "backgroundColor", "borderStyle"]) if (style[name]) this.config[name] = style[name];
    this.paint();
  }
}

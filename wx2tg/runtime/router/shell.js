/** The shell around the pages: screens, bars, Back buttons, history; what `env.shell` offers the leaves. */

import { hasBackButton, onBackButton, showBackButton } from "../bridge/buttons.js";
import { paintClient, scheme } from "../bridge/theme.js";
import { allowSwipes } from "../bridge/viewport.js";
import { env } from "../core/env.js";
import { afterPaint, element } from "../host/dom.js";
import { Trail } from "./history.js";
import { formatLink } from "./links.js";
import { Screen } from "./screen.js";
import { watchScroll } from "./scrolling.js";
import { Router } from "./stack.js";

export class Shell {
  /** @param {any} root the `<wx-app>` element */
  constructor(root) {
    this.root = root;
    this.screens = element("wx-screens");
    this.overlays = element("wx-overlays");
    this.router = new Router(this);
    root.append(this.screens, this.overlays);
    const { tabBar } = env.config;
    /** @type {any} */
    this.tabBar = tabBar && !tabBar.custom ? this.withVisibility(new env.parts.TabBar(themed(tabBar), root, this.router)) : NO_TAB_BAR;
    this.trail = new Trail(() => this.address(), (count) => this.leave(count));
    onBackButton(() => this.back());
  }

  /** @param {any} bar */
  withVisibility(bar) {
    return Object.assign(bar, { setVisible: (/** @type {boolean} */ visible) => {
      bar.visible = visible;
      this.arrange();
    } });
  }

  /** What app.json and the page's own JSON say, theme variables resolved. @param {string} route */
  settings(route) {
    const { window: common, pagesConfig } = env.config;
    return themed({ ...common, ...pagesConfig[route].window });
  }

  /** Give the bars the colours of another scheme. */
  retheme() {
    if (this.tabBar.config) this.tabBar.setStyle(themed(env.config.tabBar));
    for (const page of [...this.router.stack, ...this.router.tabs.values()]) {
      const settings = this.settings(page.is);
      const { screen } = page;
      if (screen.bar) screen.paint(screen.bar, settings.navigationBarBackgroundColor, settings.navigationBarTextStyle);
      screen.frame.style.backgroundColor = settings.backgroundColor || "";
    }
    this.arrange();
  }

  /** @param {string} route */
  makeScreen(route) {
    const settings = this.settings(route);
    return new Screen(this.screens, route, {
      title: settings.navigationBarTitleText || "",
      background: settings.navigationBarBackgroundColor || "",
      textStyle: settings.navigationBarTextStyle || (settings.navigationBarBackgroundColor ? "white" : ""),
      custom: settings.navigationStyle === "custom",
      sheets: env.config.pagesConfig[route].sheets,
      appStyles: env.config.pagesConfig[route].appStyles,
      page: null,
      back: () => this.back(),
    });
  }

  /** Bring bars and buttons in line with the visible page. */
  arrange() {
    const top = this.router.top();
    if (!top) return;
    const withTabs = this.tabBar.select(top.is, top.screen);
    this.root.toggleAttribute("data-tabs", withTabs);
    this.showCustomTabBar(top);
    const back = this.canGoBack();
    showBackButton(back);
    const { screen } = top;
    if (screen.backButton) screen.backButton.hidden = !back || hasBackButton();
    screen.measure();
    if (!screen.watched) this.watch(top);
    const settings = this.settings(top.is);
    document.title = (screen.title && screen.title.textContent) || env.config.name;
    paintClient(settings.navigationBarBackgroundColor || "", settings.backgroundColor || "");
    allowSwipes(!settings.enablePullDownRefresh);
  }

  /** @param {any} page */
  watch(page) {
    const settings = this.settings(page.is);
    page.screen.watched = true;
    const rule = env.config.pagesConfig[page.is].preload;
    if (rule) afterPaint(() => env.parts.preload(rule));
    watchScroll(page, Number(settings.onReachBottomDistance ?? 50));
    if (settings.enablePullDownRefresh) page.refresher = env.parts.pullDown(page);
    if (settings.backgroundColor) page.screen.frame.style.backgroundColor = settings.backgroundColor;
    if (settings.disableScroll) page.screen.page.style.overflow = "hidden";
  }

  /** @param {any} page */
  showCustomTabBar(page) {
    if (env.config.customTabBar && this.router.isTab(page.is) && !page.tabBar) page.tabBar = env.config.mountTabBar(page);
  }

  /** The custom tab bar of a page, or null. @param {any} page */
  customTabBar(page) {
    this.showCustomTabBar(page);
    return page.tabBar ? page.tabBar.self : null;
  }

  /** There is a page below, or a home page to go to from a deep link. */
  canGoBack() {
    const { stack } = this.router;
    if (stack.length > 1) return true;
    const [only] = stack;
    return !!only && only.is !== env.config.entry && !this.router.isTab(only.is);
  }

  /** The dialog or sheet on top, if there is one. */
  layer() {
    const last = this.overlays.lastElementChild;
    return last && last.matches(".wx-layer") ? last : null;
  }

  back() {
    const layer = this.layer();
    if (layer) layer.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    else if (this.router.stack.length > 1) this.router.navigateBack(1).catch(console.error);
    else if (this.canGoBack()) this.router.reLaunch(`/${env.config.entry}`).catch(console.error);
  }

  /** A user went back in the browser's history: a layer is closed first. @param {number} count */
  async leave(count) {
    if (this.layer()) {
      this.back();
      throw new Error("a layer was open");
    }
    await this.router.navigateBack(count);
  }

  /** Keep the browser's address and history in step; Telegram has a button instead of a history. */
  moved() {
    if (hasBackButton()) history.replaceState(null, "", this.address());
    else this.trail.settle(this.router.stack.length - 1);
  }

  address() {
    const { is, query } = this.router.top();
    return `#/${formatLink({ path: is, query })}`;
  }

  page() {
    const top = this.router.top();
    return top ? top.screen.page : this.screens;
  }

  /** @param {string} text */
  setTitle(text) {
    const top = this.router.top();
    if (top && top.screen.title) top.screen.title.textContent = text;
    document.title = text;
  }

  /** @param {any} colors */
  setBarColor(colors) {
    const top = this.router.top();
    if (top) top.screen.setBar(colors);
    paintClient(colors.backgroundColor || "", "");
  }

  /** @param {boolean} on */
  setBarLoading(on) {
    const top = this.router.top();
    if (top && top.screen.spinner) top.screen.spinner.hidden = !on;
  }

  /** @param {any} colors */
  setBackground({ backgroundColor }) {
    const top = this.router.top();
    if (top && backgroundColor) top.screen.frame.style.backgroundColor = backgroundColor;
  }

  startPullDown() {
    const top = this.router.top();
    if (top && top.refresher) top.refresher.start();
  }

  stopPullDown() {
    const top = this.router.top();
    if (top && top.refresher) top.refresher.stop();
  }

  /** @param {any} el */
  share(el) {
    if (env.api.$sharePage) env.api.$sharePage(this.router.top().self, "button", el);
  }
}

/** The scheme that the app is shown in: an app that does not declare `darkmode` is light always, as in WeChat. */
export function shownScheme() {
  return env.config.darkmode ? scheme() : "light";
}

/** Values of the form "@name" as theme.json has them for the scheme that is on. @param {any} values */
function themed(values) {
  const variables = (env.config.theme || {})[shownScheme()] || {};
  const out = { ...values };
  for (const name of Object.keys(out)) {
    if (Array.isArray(out[name])) out[name] = out[name].map(themed);
    else if (typeof out[name] === "string" && out[name][0] === "@") out[name] = variables[out[name].slice(1)] || "";
  }
  return out;
}

const absent = () => {
  throw new Error("not TabBar page");
};
const NO_TAB_BAR = { select: () => false, setItem: absent, setBadge: absent, setDot: absent, setStyle: absent, setVisible: absent };

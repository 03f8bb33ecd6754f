/** The shell around the pages: screens, bars, Back buttons, history; what `env.shell` offers the leaves. */

import { hasBackButton, onBackButton, showBackButton } from "../bridge/buttons.js";
import { paintClient, scheme } from "../bridge/theme.js";
import { allowSwipes } from "../bridge/viewport.js";
import { env } from "../core/env.js";
import { afterPaint, element } from "../host/dom.js";
import { Trail } from "./history.js";
import { formatLink, linkInHash } from "./links.js";
import { Screen } from "./screen.js";
import { watchScroll } from "./scrolling.js";
import { Router } from "./stack.js";

export class Shell {
  /** @param {HTMLElement} root the `<wx-app>` element */
  constructor(root) {
    this.root = root;
    this.screens = element("wx-screens");
    this.overlays = element("wx-overlays");
    /** @type {import("../core/layers.js").Layer[]} */
    this.layers = [];
    this.swipes = /** @type {boolean | undefined} */ (undefined);
    /** @type {Router} */
    this.router = new Router(this);
    root.append(this.screens, this.overlays);
    const { tabBar } = env.config;
    /** @type {import("./tab-bar.js").TabBar | null} */
    this.tabBar = tabBar && !tabBar.custom ? new env.parts.TabBar(themed(tabBar), root, this.router) : null;
    this.trail = new Trail(this);
    onBackButton(() => this.back());
  }

  /** What app.json and the page's own JSON say, theme variables resolved. @param {string} route */
  settings(route) {
    const { window: common, pagesConfig } = env.config;
    return themed({ ...common, ...pagesConfig[route].window });
  }

  /** Give the bars the colours of another scheme. */
  retheme() {
    if (this.tabBar) this.tabBar.setStyle(themed(env.config.tabBar));
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
    this.root.toggleAttribute("data-tabs", !!this.tabBar && this.tabBar.select(top.is, top.screen));
    this.showCustomTabBar(top);
    const { screen } = top;
    this.arrangeBack();
    screen.measure();
    if (!screen.watched) this.watch(top);
    const settings = this.settings(top.is);
    document.title = (screen.title && screen.title.textContent) || env.config.name;
    paintClient(settings.navigationBarBackgroundColor || "", settings.backgroundColor || "");
    this.arrangeSwipes();
    this.arranged();
  }

  /** Called after `arrange`: api/unload.js puts a function here that brings the client in line with the visible page. */
  arranged() {}

  /** The Back button is there while there is something to close; Telegram has it instead of a history. */
  arrangeBack() {
    const top = this.router.top();
    if (!top) return;
    const back = this.canGoBack();
    showBackButton(back || this.open().length > 0);
    if (top.screen.backButton) top.screen.backButton.hidden = !back || hasBackButton();
    if (hasBackButton()) history.replaceState(null, "", this.address());
    else this.trail.settle();
  }

  /** Whether a drag may put the app away, once everything of this turn is in the page. */
  arrangeSwipes() {
    queueMicrotask(() => {
      const top = this.router.top();
      if (!top) return;
      const allowed = !top.refresher && !this.held();
      if (allowed !== this.swipes) allowSwipes((this.swipes = allowed));
    });
  }

  /** Whether something on the visible page needs drags of a finger; core/swipes.js puts its answer here. */
  held() {
    return false;
  }

  /** @param {PageInstance} page */
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

  /** @param {PageInstance} page */
  showCustomTabBar(page) {
    if (env.config.customTabBar && this.router.isTab(page.is) && !page.tabBar) page.tabBar = env.config.mountTabBar(page);
  }

  /** The custom tab bar of a page, or null. @param {PageInstance} page */
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

  /** The layers over the visible page, the one on top last. @returns {import("../core/layers.js").Layer[]} */
  open() {
    const page = this.page();
    return this.layers.filter((layer) => !layer.page || layer.page === page);
  }

  /** The layer on top, if there is one. */
  layer() {
    return this.open().pop();
  }

  /** A page is about to be covered or closed: what was opened over it goes too. @param {PageInstance} page */
  uncover({ screen }) {
    for (const layer of [...this.layers].reverse()) if (layer.page === screen.page && !layer.inPage) layer.cancel();
  }

  /** Close what is on top: a layer, or the page. */
  async back() {
    const layer = this.layer();
    const { router } = this;
    if (layer) layer.cancel();
    else if (router.stack.length > 1) await router.navigateBack().catch(() => {});
    else if (this.canGoBack() && (await router.top().mayLeave?.()) !== false) {
      router.reLaunch(`/${env.config.entry}`).catch(console.error);
    }
  }

  /** The user went back in the browser's history. @param {number} count */
  async leave(count) {
    const layers = this.open().slice(-count).reverse();
    for (const layer of layers) layer.cancel();
    if (count > layers.length) await this.router.navigateBack(count - layers.length).catch(() => {});
    this.arrangeBack();
  }

  /** Somebody wrote another address into the browser's bar. */
  visit() {
    const link = linkInHash(location.hash);
    if (link && this.router.exists(link.path)) this.router.reLaunch(`/${formatLink(link)}`).catch(console.error);
    else this.arrangeBack();
  }

  asks() {
    return !!this.router.top()?.mayLeave;
  }

  depth() {
    return this.router.stack.length - 1 + this.open().length;
  }

  address() {
    const { is, query } = this.router.top();
    return `#/${formatLink({ path: is, query })}`;
  }

  /** @returns {HTMLElement} */
  page() {
    const top = this.router.top();
    return top ? top.screen.page : this.screens;
  }
}

/** The scheme that the app is shown in: an app that does not declare `darkmode` is light always, as in WeChat. */
export function shownScheme() {
  return env.config.darkmode ? scheme() : "light";
}

/** Values of the form "@name" as theme.json has them for the scheme that is on. @param {object | null} values @returns {any} */
function themed(values) {
  const variables = (env.config.theme || {})[shownScheme()] || {};
  /** @type {any} */
  const out = { ...values };
  for (const name of Object.keys(out)) {
    if (Array.isArray(out[name])) out[name] = out[name].map(themed);
    else if (typeof out[name] === "string" && out[name][0] === "@") out[name] = variables[out[name].slice(1)] || "";
  }
  return out;
}

/** The page stack: navigateTo and its kin, page lifecycles, and what the Back buttons do. */

import { callPage, createPage, enterPage, pageLifetime, readyPage } from "../core/page.js";
import { has } from "../core/data.js";
import { env, guard } from "../core/env.js";
import { afterPaint } from "../host/dom.js";
import { EventChannel } from "./channel.js";
import { parseLink } from "./links.js";
import { loadFiles } from "./loader.js";

const MOST = 10;

/**
 * Where pages are shown: `open` gives the layers over the visible page, `uncover` closes those of a page.
 * @typedef {{makeScreen(route: string): PageScreen, arrange(): void, open(): import("../core/layers.js").Layer[], uncover(page: PageInstance): void}} Stage
 */

export class Router {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {PageInstance[]} instances, the visible one last */
    this.stack = [];
    /** @type {Map<string, PageInstance>} pages of the tab bar that were opened */
    this.tabs = new Map();
    /** Moves happen one after the other. */
    this.turn = Promise.resolve();
    /** The move that is going on: the `wx` function that asked for it, and its number. */
    this.current = { kind: "", serial: 0 };
  }

  /** The visible page's instance, or undefined before the first. @returns {PageInstance} */
  top() {
    return this.stack[this.stack.length - 1];
  }

  /** @param {string} url @param {{events?: Record<string, Function>}} [options] */
  navigateTo(url, { events } = {}) {
    return this.move("navigateTo", async () => {
      const link = this.resolve(url);
      if (this.isTab(link.path)) throw new Error("can not navigateTo a tabbar page");
      if (this.stack.length >= MOST) throw new Error(`webview count limit exceed`);
      await this.load(link.path);
      this.tell("beforeAppRoute", link);
      const below = this.top();
      const channel = new EventChannel(events);
      if (below) this.hide(below);
      this.enter(link, channel.other);
      return channel;
    });
  }

  /** @param {string} url */
  redirectTo(url) {
    return this.move("redirectTo", async () => {
      const link = this.resolve(url);
      if (this.isTab(link.path)) throw new Error("can not redirectTo a tabbar page");
      await this.load(link.path);
      this.tell("beforeAppRoute", link);
      const old = this.top();
      if (old) this.leave(old);
      this.enter(link);
    });
  }

  /** @param {string} url @param {string} [kind] what listeners hear of it */
  reLaunch(url, kind = "reLaunch") {
    return this.move(kind, async () => {
      const link = this.resolve(url);
      await this.load(link.path);
      this.tell("beforeAppRoute", link);
      for (const page of [...this.stack].reverse()) this.leave(page);
      for (const page of [...this.tabs.values()]) this.leave(page);
      this.enter(link);
    });
  }

  /** @param {string} url */
  switchTab(url) {
    return this.move("switchTab", async () => {
      const link = this.resolve(url);
      if (!this.isTab(link.path)) throw new Error("can not switch to no-tabBar page");
      await this.load(link.path);
      const top = this.top();
      if (top && this.stack.length === 1 && top.is === link.path) return;
      this.tell("beforeAppRoute", link);
      for (const page of [...this.stack].reverse()) {
        if (this.tabs.get(page.is) !== page) this.leave(page);
        else if (page === top) this.hide(page);
      }
      this.stack = [];
      const known = this.tabs.get(link.path);
      if (known) this.resume(known);
      else this.enter({ path: link.path, query: {} });
    });
  }

  /**
   * Close pages, or the container that is open in the page. A page with `mayLeave` asks first; the other moves need not
   * wait for the answer. @param {number} delta @param {boolean} [asked] whether it did
   */
  async navigateBack(delta = 1, asked = false) {
    const ask = await this.move("navigateBack", async () => {
      const container = this.stage.open().filter((layer) => layer.inPage).pop();
      if (container) return container.cancel();
      if (this.stack.length < 2) throw new Error("cannot navigate back at first page");
      const { mayLeave } = this.top();
      if (mayLeave && !asked) return mayLeave;
      const count = Math.min(Math.max(1, Number(delta) || 1), this.stack.length - 1);
      const below = this.stack[this.stack.length - 1 - count];
      this.tell("beforeAppRoute", below);
      for (const page of this.stack.slice(-count).reverse()) this.leave(page);
      this.show(below);
      return null;
    });
    if (!ask) return;
    if (!(await ask())) throw new Error("cancel");
    await this.navigateBack(delta, true);
  }

  /**
   * @template T @param {string} kind @param {() => Promise<T>} run
   * @returns {Promise<T>}
   */
  move(kind, run) {
    const done = this.turn.then(() => {
      this.current = { kind, serial: this.current.serial + 1 };
      return run();
    });
    this.turn = done.then(() => this.stage.arrange(), () => {});
    return done;
  }

  /** Call the listeners of routes. `page` is an instance, or the link that one will be made of. @param {string} event @param {any} page */
  tell(event, page) {
    env.parts.tellRoute?.(event, this.current, page.path || page.is, page.query, page.self && page);
  }

  /** @param {string} url */
  resolve(url) {
    const top = this.top();
    const link = parseLink(url, top ? top.is : "");
    if (!this.exists(link.path)) throw new Error(`page "${link.path}" is not found`);
    return link;
  }

  /** @param {string} path */
  exists(path) {
    return has(env.config.pagesConfig, path);
  }

  /** @param {string} path */
  isTab(path) {
    const { tabBar } = env.config;
    return !!tabBar && tabBar.list.some((/** @type {TabItem} */ item) => item.pagePath === path);
  }

  /** @param {string} path */
  load(path) {
    return loadFiles(env.config.pagesConfig[path].files || []);
  }

  /** @param {import("./links.js").Link} link @param {EventChannel} [channel] */
  enter({ path, query }, channel) {
    this.tell("beforePageLoad", { path, query });
    const screen = this.stage.makeScreen(path);
    const page = createPage(path, screen.page, query);
    page.screen = screen;
    page.channel = channel;
    if (env.parts.exitState) page.self.exitState = env.parts.exitState(path, query);
    this.stack.push(page);
    if (this.isTab(path)) this.tabs.set(path, page);
    this.stage.arrange();
    enterPage(page);
    this.tell("afterPageLoad", page);
    pageLifetime(page, "show");
    this.tell("appRoute", page);
    afterPaint(() => {
      readyPage(page);
      this.done(page);
    });
  }

  /** A tab that was opened before. @param {PageInstance} page */
  resume(page) {
    this.stack.push(page);
    this.show(page);
  }

  /** @param {PageInstance} page */
  show(page) {
    page.screen.show(true);
    pageLifetime(page, "show");
    this.tell("appRoute", page);
    afterPaint(() => this.done(page));
  }

  /** @param {PageInstance} page */
  done(page) {
    pageLifetime(page, "routeDone");
    this.tell("appRouteDone", page);
  }

  /** @param {PageInstance} page */
  hide(page) {
    this.stage.uncover(page);
    pageLifetime(page, "hide");
    page.screen.show(false);
  }

  /** The page is still the top of the stack in its own onUnload: apps look for the one below it there. @param {PageInstance} page */
  leave(page) {
    this.stage.uncover(page);
    if (this.tabs.get(page.is) === page) this.tabs.delete(page.is);
    this.tell("beforePageUnload", page);
    callPage(page, "onUnload");
    guard(() => page.detach());
    page.screen.remove();
    this.stack = this.stack.filter((known) => known !== page);
    this.tell("afterPageUnload", page);
  }
}

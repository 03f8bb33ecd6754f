/** The page stack: navigateTo and its kin, page lifecycles, and what the Back buttons do. */

import { callPage, createPage, enterPage, pageLifetime, readyPage } from "../core/page.js";
import { env, guard } from "../core/env.js";
import { afterPaint } from "../host/dom.js";
import { EventChannel } from "./channel.js";
import { formatLink, parseLink } from "./links.js";
import { loadFiles } from "./loader.js";

const MOST = 10;

/**
 * @typedef {{makeScreen(route: string): any, arrange(): void, moved(kind: string, url: string): void}} Stage
 */

export class Router {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {any[]} instances, the visible one last */
    this.stack = [];
    /** @type {Map<string, any>} pages of the tab bar that were opened */
    this.tabs = new Map();
    /** Moves happen one after the other. */
    this.turn = Promise.resolve();
  }

  /** The visible page's instance, or undefined before the first. */
  top() {
    return this.stack[this.stack.length - 1];
  }

  /** @param {string} url @param {{events?: any}} [options] */
  navigateTo(url, { events } = {}) {
    return this.move(async () => {
      const link = this.resolve(url);
      if (this.isTab(link.path)) throw new Error("can not navigateTo a tabbar page");
      if (this.stack.length >= MOST) throw new Error(`webview count limit exceed`);
      await this.load(link.path);
      const below = this.top();
      const channel = new EventChannel(events);
      if (below) this.hide(below);
      this.enter(link, channel.other);
      this.stage.moved("push", formatLink(link));
      return channel;
    });
  }

  /** @param {string} url */
  redirectTo(url) {
    return this.move(async () => {
      const link = this.resolve(url);
      if (this.isTab(link.path)) throw new Error("can not redirectTo a tabbar page");
      await this.load(link.path);
      const old = this.stack.pop();
      if (old) this.leave(old);
      this.enter(link);
      this.stage.moved("replace", formatLink(link));
    });
  }

  /** @param {string} url */
  reLaunch(url) {
    return this.move(async () => {
      const link = this.resolve(url);
      await this.load(link.path);
      for (const page of [...this.stack].reverse()) this.leave(page);
      for (const page of this.tabs.values()) this.leave(page);
      this.stack = [];
      this.tabs.clear();
      this.enter(link);
      this.stage.moved("reset", formatLink(link));
    });
  }

  /** @param {string} url */
  switchTab(url) {
    return this.move(async () => {
      const link = this.resolve(url);
      if (!this.isTab(link.path)) throw new Error("can not switch to no-tabBar page");
      await this.load(link.path);
      const top = this.top();
      if (top && this.stack.length === 1 && top.is === link.path) return;
      for (const page of this.stack.splice(0).reverse()) {
        if (this.tabs.get(page.is) === page) {
          if (page === top) this.hide(page);
        } else this.leave(page);
      }
      const known = this.tabs.get(link.path);
      if (known) this.resume(known);
      else this.enter({ path: link.path, query: {} });
      this.stage.moved("reset", link.path);
    });
  }

  /** @param {number} delta */
  navigateBack(delta = 1) {
    return this.move(async () => {
      if (this.stack.length < 2) throw new Error("cannot navigate back at first page");
      const count = Math.min(Math.max(1, Number(delta) || 1), this.stack.length - 1);
      for (const page of this.stack.splice(-count).reverse()) this.leave(page);
      this.show(this.top());
      this.stage.moved("pop", String(count));
    });
  }

  /**
   * @template T @param {() => Promise<T>} run
   * @returns {Promise<T>}
   */
  move(run) {
    const done = this.turn.then(run);
    this.turn = done.then(() => this.stage.arrange(), () => {});
    return done;
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
    return path in env.config.pagesConfig;
  }

  /** @param {string} path */
  isTab(path) {
    const { tabBar } = env.config;
    return !!tabBar && tabBar.list.some((/** @type {any} */ item) => item.pagePath === path);
  }

  /** @param {string} path */
  load(path) {
    return loadFiles(env.config.pagesConfig[path].files || []);
  }

  /** @param {import("./links.js").Link} link @param {any} [channel] */
  enter({ path, query }, channel) {
    const screen = this.stage.makeScreen(path);
    const page = createPage(path, screen.page, query);
    page.screen = screen;
    page.channel = channel;
    this.stack.push(page);
    if (this.isTab(path)) this.tabs.set(path, page);
    this.stage.arrange();
    enterPage(page);
    pageLifetime(page, "show");
    afterPaint(() => {
      readyPage(page);
      pageLifetime(page, "routeDone");
    });
  }

  /** A tab that was opened before. @param {any} page */
  resume(page) {
    this.stack.push(page);
    this.show(page);
  }

  /** @param {any} page */
  show(page) {
    page.screen.show(true);
    pageLifetime(page, "show");
    afterPaint(() => pageLifetime(page, "routeDone"));
  }

  /** @param {any} page */
  hide(page) {
    pageLifetime(page, "hide");
    page.screen.show(false);
  }

  /** @param {any} page */
  leave(page) {
    if (this.tabs.get(page.is) === page) this.tabs.delete(page.is);
    callPage(page, "onUnload");
    guard(() => page.detach());
    page.screen.remove();
  }
}

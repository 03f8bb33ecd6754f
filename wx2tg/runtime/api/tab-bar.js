/** The bar of tabs at the bottom. */

import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";

/**
 * @typedef {import("../router/tab-bar.js").TabBar} Bar
 * @typedef {{index: number}} Tabbed
 */

/** @param {ApiOptions<{index: number, text?: string, iconPath?: string, selectedIconPath?: string}>} options */
export function setTabBarItem(options) {
  return onTab("setTabBarItem", options, (bar, { index, text, iconPath, selectedIconPath }) =>
    bar.setItem(index, { text, iconPath, selectedIconPath }),
  );
}

/** @param {ApiOptions<{index: number, text: string}>} options */
export function setTabBarBadge(options) {
  return onTab("setTabBarBadge", options, (bar, { index, text }) => bar.setBadge(index, String(text)));
}

/** @param {ApiOptions<{index: number}>} options */
export function removeTabBarBadge(options) {
  return onTab("removeTabBarBadge", options, (bar, { index }) => bar.setBadge(index, null));
}

/** @param {ApiOptions<{index: number}>} options */
export function showTabBarRedDot(options) {
  return onTab("showTabBarRedDot", options, (bar, { index }) => bar.setDot(index, true));
}

/** @param {ApiOptions<{index: number}>} options */
export function hideTabBarRedDot(options) {
  return onTab("hideTabBarRedDot", options, (bar, { index }) => bar.setDot(index, false));
}

/** @param {ApiOptions<{color?: string, selectedColor?: string, backgroundColor?: string, borderStyle?: string}>} options */
export function setTabBarStyle(options) {
  return onBar("setTabBarStyle", options, (bar, { color, selectedColor, backgroundColor, borderStyle }) =>
    bar.setStyle({ color, selectedColor, backgroundColor, borderStyle }),
  );
}

/** @param {ApiOptions} [options] */
export function showTabBar(options) {
  return onBar("showTabBar", options, (bar) => bar.setVisible(true));
}

/** @param {ApiOptions} [options] */
export function hideTabBar(options) {
  return onBar("hideTabBar", options, (bar) => bar.setVisible(false));
}

/** @template Options @param {string} name @param {Options} options @param {(bar: Bar, given: NonNullable<Options>) => void} act */
function onBar(name, options, act) {
  return asyncCall(name, options, (given, done) => {
    if (!env.shell.tabBar) throw failure("not TabBar page");
    act(env.shell.tabBar, given);
    done();
  });
}

/** @template {Tabbed} Options @param {string} name @param {Options} options @param {(bar: Bar, given: Options) => void} act */
function onTab(name, options, act) {
  return onBar(name, options, (bar, given) => {
    if (!env.config.tabBar.list[given.index]) throw failure("tabbar item not found");
    act(bar, given);
  });
}

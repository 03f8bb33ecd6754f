/** The bar of tabs at the bottom. */

import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";

/** @param {any} options */
export function setTabBarItem(options) {
  return onTab("setTabBarItem", options, (bar, { index, text, iconPath, selectedIconPath }) =>
    bar.setItem(index, { text, iconPath, selectedIconPath }),
  );
}

/** @param {any} options */
export function setTabBarBadge(options) {
  return onTab("setTabBarBadge", options, (bar, { index, text }) => bar.setBadge(index, String(text)));
}

/** @param {any} options */
export function removeTabBarBadge(options) {
  return onTab("removeTabBarBadge", options, (bar, { index }) => bar.setBadge(index, null));
}

/** @param {any} options */
export function showTabBarRedDot(options) {
  return onTab("showTabBarRedDot", options, (bar, { index }) => bar.setDot(index, true));
}

/** @param {any} options */
export function hideTabBarRedDot(options) {
  return onTab("hideTabBarRedDot", options, (bar, { index }) => bar.setDot(index, false));
}

/** @param {any} options */
export function setTabBarStyle(options) {
  return onBar("setTabBarStyle", options, (bar, { color, selectedColor, backgroundColor, borderStyle }) =>
    bar.setStyle({ color, selectedColor, backgroundColor, borderStyle }),
  );
}

/** @param {any} [options] */
export function showTabBar(options) {
  return onBar("showTabBar", options, (bar) => bar.setVisible(true));
}

/** @param {any} [options] */
export function hideTabBar(options) {
  return onBar("hideTabBar", options, (bar) => bar.setVisible(false));
}

/** @param {any} name @param {any} options @param {(...args: any[]) => any} act */
function onBar(name, options, act) {
  return asyncCall(name, options, (given, done) => {
    if (!env.shell.tabBar) throw failure("not TabBar page");
    act(env.shell.tabBar, given);
    done();
  });
}

/** @param {any} name @param {any} options @param {(...args: any[]) => any} act */
function onTab(name, options, act) {
  return onBar(name, options, (bar, given) => {
    if (!env.config.tabBar.list[given.index]) throw failure("tabbar item not found");
    act(bar, given);
  });
}

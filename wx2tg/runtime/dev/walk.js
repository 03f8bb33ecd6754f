/** The pages and components that an app has at the time. */

import { env } from "../core/env.js";

/** Pages of the stack, the visible one last, after the pages of the tab bar that are covered. @returns {PageInstance[]} */
export function livePages() {
  const { stack, tabs } = env.router;
  return [...[...tabs.values()].filter((page) => !stack.includes(page)), ...stack];
}

/** Every page and component, each before those in it. @returns {Instance[]} */
export function liveInstances() {
  const found = /** @type {Instance[]} */ ([]);
  const take = (/** @type {Instance} */ instance) => void found.push(instance);
  for (const page of livePages()) {
    page.walk(take);
    if (page.tabBar) page.tabBar.walk(take);
  }
  return found;
}

/** wx.pageScrollTo. */

import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";
import { findAll } from "./_shared/nodes.js";

/** Scroll the page on top to an offset, or to an element. @param {ApiOptions<{scrollTop?: number, selector?: string, offsetTop?: number, duration?: number}>} options */
export function pageScrollTo(options) {
  return asyncCall("pageScrollTo", options, async ({ scrollTop, selector, offsetTop = 0, duration = 300 }) => {
    const page = env.shell.page();
    let goal = Number(scrollTop) || 0;
    if (selector) {
      // A component with `virtualHost` is nowhere.
      const found = findAll(null, selector).find((el) => el.isConnected && !el.hasAttribute("wx-virtual"));
      if (!found) throw failure(`selector "${selector}" does not match any element`);
      goal = page.scrollTop + found.getBoundingClientRect().top - page.getBoundingClientRect().top + offsetTop;
    }
    await glide(page, Math.max(0, Math.min(goal, page.scrollHeight - page.clientHeight)), duration);
    return undefined;
  });
}

/** The browser's smooth scrolling knows no duration. @param {HTMLElement} page @param {number} goal @param {number} duration */
function glide(page, goal, duration) {
  const start = page.scrollTop;
  const still = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (duration <= 0 || still || goal === start) {
    page.scrollTop = goal;
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const begun = performance.now();
    const step = (/** @type {number} */ now) => {
      const part = Math.min(1, Math.max(0, now - begun) / duration);
      page.scrollTop = start + (goal - start) * (1 - (1 - part) ** 3);
      if (part < 1) requestAnimationFrame(step);
      else resolve(undefined);
    };
    requestAnimationFrame(step);
  });
}

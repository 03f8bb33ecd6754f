/** The project's own tab bar: one instance for each page of the tab bar, over the page and not scrolled with it. */

import { create } from "../core/component.js";
import { definitionOf, unitOf } from "../core/registry.js";
import { element } from "../host/dom.js";

/** @param {string} id of the component @returns {(page: PageInstance) => Instance | null} makes the bar of a page */
export function customTabBar(id) {
  return (page) => {
    const unit = unitOf(id);
    if (!unit) return null;
    const el = element("wx-custom-tab-bar");
    if (unit.prefix) el.setAttribute("wx-host", unit.prefix);
    const instance = create(unit, definitionOf(id), page, el);
    instance.start();
    page.screen.frame.append(el);
    instance.attach();
    return instance;
  };
}

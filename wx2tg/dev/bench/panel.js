/** The tabs of the workbench: one is shown, all of them live. */
import { drawing, make } from "./dom.js";

/**
 * @typedef {import("./types.d.ts").Panel} Panel
 * @typedef {import("./types.d.ts").Context} Context
 * @typedef {{panel: Panel, tab: HTMLButtonElement, body: HTMLElement}} Shown
 */

export class Panels {
  /** @type {Shown[]} */
  #all = [];

  /**
   * @param {HTMLElement} place  Gets the list of tabs and the panels.
   * @param {Context} context
   */
  constructor(place, context) {
    this.context = context;
    this.list = make("div", { role: "tablist", class: "tabs", "aria-label": "Panels", onkeydown: this.#keys.bind(this) });
    this.bodies = make("div", { class: "panel-bodies" });
    place.append(this.list, this.bodies);
  }

  /**
   * Add a panel as the last tab and fill it. A panel that cannot be filled says so in its own tab.
   * @param {Panel} panel
   */
  register(panel) {
    const { id, title, icon, sheet = `panels/${id}.css` } = panel;
    const tab = make(
      "button",
      {
        ...{ type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}`, "aria-selected": "false" },
        ...{ tabindex: -1, onclick: () => this.show(id) },
      },
      icon ? drawing(icon) : null,
      make("span", {}, title),
    );
    const body = make("div", { role: "tabpanel", id: `panel-${id}`, class: "panel", "aria-labelledby": `tab-${id}` });
    body.hidden = true;
    if (sheet) document.head.append(make("link", { rel: "stylesheet", href: `/bench/${sheet}` }));
    this.list.append(tab);
    this.bodies.append(body);
    this.#all.push({ panel, tab, body });
    try {
      panel.mount(body, this.context);
    } catch (error) {
      body.replaceChildren(make("p", { class: "empty" }, `This panel could not be opened: ${error}`));
    }
    if (this.context.store.get("panel", "") === id || this.#all.length === 1) this.#select(id);
  }

  /**
   * Show a panel, and keep that for the next visit.
   * @param {string} id
   */
  show(id) {
    this.context.store.set("panel", id);
    this.#select(id);
  }

  /**
   * Move a panel's content out of the tabs or back.
   * @param {string} id
   * @param {HTMLElement | null} place  Where the content is shown from now on, null for its own tab.
   */
  dock(id, place) {
    const found = this.#all.find(({ panel }) => panel.id === id);
    if (!found) return;
    const { tab, body } = found;
    const selected = tab.getAttribute("aria-selected") === "true";
    if (place) {
      body.setAttribute("role", "region");
      body.hidden = false;
      tab.hidden = true;
      place.append(body);
      const other = this.#all.find((one) => one.tab.hidden === false);
      if (selected && other) this.#select(other.panel.id);
    } else {
      body.setAttribute("role", "tabpanel");
      tab.hidden = false;
      body.hidden = true;
      this.bodies.append(body);
      if (this.context.store.get("panel", "") === id) this.#select(id);
    }
  }

  /** @param {string} id */
  #select(id) {
    const chosen = this.#all.find(({ panel, tab }) => panel.id === id && !tab.hidden);
    if (!chosen) return;
    for (const one of this.#all) {
      const selected = one === chosen;
      one.tab.setAttribute("aria-selected", String(selected));
      one.tab.tabIndex = selected ? 0 : -1;
      if (!one.tab.hidden) one.body.hidden = !selected;
    }
    chosen.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    chosen.panel.shown?.();
  }

  /** @param {KeyboardEvent} event */
  #keys(event) {
    const open = this.#all.filter(({ tab }) => !tab.hidden);
    const at = open.findIndex(({ tab }) => tab === document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const found = next === undefined ? undefined : open.at(next % open.length);
    if (!found) return;
    event.preventDefault();
    this.show(found.panel.id);
    found.tab.focus();
  }
}

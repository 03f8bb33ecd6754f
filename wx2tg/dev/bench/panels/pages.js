/** Pages: what is on the stack with its query, every page of the app, and ways to go to one. */
import { iconButton, make } from "../dom.js";
import { FilterBar, button } from "../parts/filter.js";
import { addressOf, decoded } from "../parts/format.js";
import { Grid } from "../parts/grid.js";
import { tell } from "../parts/signals.js";
import { split } from "../parts/split.js";

/**
 * @typedef {{id: string, route: string, query: Record<string, string>, title: string, shown: boolean, tab?: boolean}} StackPage
 * @typedef {"navigateTo" | "redirectTo" | "switchTab" | "reLaunch" | "navigateBack"} How
 */

/** @type {[How, string][]} */
const WAYS = [
  ["navigateTo", "navigateTo: on top of the stack"],
  ["redirectTo", "redirectTo: in the place of the page on top"],
  ["switchTab", "switchTab: a page of the tab bar"],
  ["reLaunch", "reLaunch: as the only page"],
];

class Pages {
  /** @type {StackPage[]} */
  #stack = [];

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, context) {
    this.context = context;
    this.address = make("input", {
      ...{ type: "text", class: "address mono", "aria-label": "Route and query", spellcheck: "false" },
      ...{ placeholder: "pages/index/index?id=1", autocomplete: "off" },
    });
    this.how = make("select", { "aria-label": "How to go there" }, ...WAYS.map(([value, text]) => make("option", { value }, text)));
    this.said = make("div", { class: "said", role: "status" });
    this.stack = make("ol", { class: "stack", "aria-label": "Page stack, the page on top first" });
    this.filter = new FilterBar({ label: "pages", change: () => this.#drawPages() });
    /** @type {Grid<string>} */
    this.pages = new Grid({
      label: "All pages of the app; Enter opens one",
      columns: [
        { title: "Page", width: "minmax(160px, 1fr)", cell: (route) => route, className: "mono" },
        { title: "", width: "80px", cell: (route) => this.#mark(route), className: "muted" },
      ],
      select: (route) => route && (this.address.value = route),
      act: (route) => this.#go(this.#way(), route),
      empty: "No page has these words in its route.",
    });
    const form = make(
      "form",
      { class: "toolbar", onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      iconButton("Back (navigateBack)", "M10 3 5 8l5 5", () => this.#go("navigateBack")),
      iconButton("Start the page on top anew with its query", "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3", () => this.#reload()),
      this.address,
      this.how,
      make("button", { class: "primary" }, "Go"),
    );
    const left = make("section", { class: "area", "aria-label": "Page stack" }, make("h2", {}, "Page stack"), this.stack);
    const right = make("section", { class: "area", "aria-label": "All pages" }, this.filter.element, this.pages.element);
    element.append(form, this.said, split(left, right, { store: context.store, key: "pages.split", label: "Stack and pages", share: 45 }));
    context.frame.on("stack", (stack) => this.#set(stack));
    context.frame.on("ready", () => void this.#ask());
    for (const kind of ["update", "hello"]) context.live.on(kind, () => this.#drawPages());
    this.#drawStack();
    this.#drawPages();
  }

  async #ask() {
    try {
      this.#set(await this.context.frame.ask("stack"));
    } catch {
      // The app starts anew; it tells of its stack when it is there.
    }
  }

  /** @param {StackPage[]} stack */
  #set(stack) {
    this.#stack = stack;
    this.#drawStack();
    this.#drawPages();
  }

  #drawStack() {
    const rows = [...this.#stack].reverse().map((page, at) => this.#entry(page, at === 0));
    this.stack.replaceChildren(...rows);
    if (!rows.length) this.stack.append(make("li", { class: "empty" }, "No page is open yet."));
  }

  /**
   * @param {StackPage} page
   * @param {boolean} top
   */
  #entry(page, top) {
    const query = Object.entries(page.query);
    const inspect = () => tell("node", { id: page.id, from: "pages" });
    return make(
      "li",
      { "aria-current": page.shown ? "page" : null },
      make("span", { class: "route mono" }, page.route, page.shown && make("span", { class: "badge" }, "shown")),
      page.title && make("span", { class: "muted" }, page.title),
      query.length > 0 &&
        make(
          "dl",
          { class: "query mono", "aria-label": "Query" },
          ...query.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, decoded(String(value)))]),
        ),
      make(
        "span",
        { class: "actions" },
        button("Data", inspect, `Show the data of ${page.route}`),
        button("Copy address", () => void this.#copy(addressOf(page.route, page.query))),
        top ? null : button("Back to here", () => this.#backTo(page)),
      ),
    );
  }

  #drawPages() {
    const all = this.context.state.pages;
    const shown = all.filter((route) => this.filter.lets(route));
    this.filter.tell(shown.length, all.length);
    this.pages.set(shown);
  }

  /** @param {string} route */
  #mark(route) {
    if (this.#stack.some((page) => page.shown && page.route === route)) return "shown";
    if (this.#stack.some((page) => page.route === route)) return "on the stack";
    return route === this.context.state.entry ? "entry" : "";
  }

  #way() {
    return /** @type {How} */ (this.how.value);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const url = this.address.value.trim();
    if (url) void this.#go(this.#way(), url);
    else this.#say("Write the route of a page first, or choose one in the list.", true);
  }

  #reload() {
    const top = this.#stack[this.#stack.length - 1];
    if (!top) return this.#say("No page is open yet.", true);
    return void this.#go(top.tab ? "reLaunch" : "redirectTo", addressOf(top.route, top.query));
  }

  /** @param {StackPage} page */
  async #backTo(page) {
    const steps = this.#stack.length - 1 - this.#stack.indexOf(page);
    for (let step = 0; step < steps; step += 1) if (!(await this.#go("navigateBack"))) return;
  }

  /**
   * @param {How} how
   * @param {string} [url]
   * @returns {Promise<boolean>}
   */
  async #go(how, url) {
    try {
      await this.context.frame.ask("navigate", how === "navigateBack" ? { how } : { how, url: url?.replace(/^\/*/, "/") });
      this.#say("");
      return true;
    } catch (error) {
      const others = how === "navigateBack" ? [] : WAYS.map(([way]) => way).filter((way) => way !== how);
      this.#say(error instanceof Error ? error.message : String(error), true);
      for (const way of others) this.said.append(button(`Try ${way}`, () => void this.#go(way, url)));
      return false;
    }
  }

  /** @param {string} address */
  async #copy(address) {
    try {
      await navigator.clipboard.writeText(address);
      this.#say("The address is in the clipboard.");
    } catch {
      this.address.value = address;
      this.#say("The browser does not give the clipboard away: the address stands in the field above.", true);
    }
  }

  /**
   * @param {string} text
   * @param {boolean} [bad]
   */
  #say(text, bad = false) {
    this.said.replaceChildren(text && make("span", {}, text));
    this.said.classList.toggle("bad", bad);
  }
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "pages",
  title: "Pages",
  icon: "M5 2h6l3 3v9H5zM5 5H2v9",
  mount: (element, context) => void new Pages(element, context),
};

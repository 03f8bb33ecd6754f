/** The line at the top of the workbench: whose app it is, whether the server is there, how the workbench looks. */
import { make } from "./dom.js";

/** @typedef {import("./types.d.ts").Context} Context */

const LOOKS = [
  ["auto", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/**
 * @param {HTMLElement} bench  Says in `data-view` which of the two views a narrow window shows.
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function makeTop(bench, { live, state, store }) {
  const words = make("span");
  const link = make("span", { class: "link-state", role: "status" }, words);
  /** @param {"open" | "closed" | "failed"} name @param {string} text */
  const be = (name, text) => {
    link.dataset.state = name;
    link.title = text;
    words.textContent = text;
  };
  be(state.failure ? "failed" : "closed", state.failure ? state.failure.title : "Connecting");
  live.on("hello", ({ failure }) => (failure ? be("failed", failure.title) : be("open", "Live")));
  live.on("failure", ({ failure }) => be("failed", failure.title));
  live.on("mended", () => be("open", "Live"));
  live.on("closed", () => be("closed", "The server is away"));
  return make(
    "header",
    { class: "top" },
    make("h1", {}, state.name),
    link,
    make("span", { class: "space" }),
    makeViews(bench, store),
    makeLooks(store),
  );
}

/**
 * Two buttons that a narrow window shows: the phone or the panels.
 * @param {HTMLElement} bench
 * @param {import("./store.js").Store} store
 */
function makeViews(bench, store) {
  const views = ["phone", "panels"];
  const show = (/** @type {string} */ view) => {
    bench.dataset.view = view;
    buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(views[at] === view)));
    store.set("view", view);
  };
  const buttons = views.map((view) =>
    make("button", { type: "button", class: "quiet", onclick: () => show(view) }, view === "phone" ? "Phone" : "Panels"),
  );
  show(store.get("view", "phone"));
  return make("div", { class: "views", role: "group", "aria-label": "View" }, ...buttons);
}

/** @param {import("./store.js").Store} store */
function makeLooks(store) {
  const select = make("select", { "aria-label": "Look of the workbench" });
  select.append(...LOOKS.map(([value, text]) => make("option", { value }, text)));
  select.value = store.get("look", "auto");
  select.addEventListener("change", () => {
    store.set("look", select.value);
    document.documentElement.dataset.look = select.value;
  });
  return select;
}

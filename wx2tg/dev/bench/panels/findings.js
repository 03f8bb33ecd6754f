/** Findings: what the converter says of the page that is shown, or of the whole project; equal ones are one row. */
import { make } from "../dom.js";
import { FilterBar, toggle } from "../parts/filter.js";
import { plural } from "../parts/format.js";
import { placeLink, shortPlace } from "../parts/places.js";
import { Seen } from "../parts/seen.js";
import { split } from "../parts/split.js";
import { Tree } from "../parts/tree.js";
import { FindingView } from "./findings-details.js";
import { filesOf, grouped, isOf } from "./findings-groups.js";

/**
 * @typedef {object} Finding As it stands in the JSON report; of a failure some keys are missing.
 * @property {string} code
 * @property {string} [name]
 * @property {string} severity
 * @property {string} message
 * @property {string} path  From the project's folder.
 * @property {number} line
 * @property {number} column
 * @property {number} [end_line]
 * @property {number} [end_column]
 * @property {string[]} [notes]
 * @property {string} [frame]  Lines of the source, of a failure.
 *
 * @typedef {import("./findings-groups.js").Group} Group
 */

const SEVERITIES = [
  { id: "error", title: "Errors" },
  { id: "warning", title: "Warnings" },
  { id: "info", title: "Infos" },
];

class Findings {
  /** @type {Finding[]} */
  #findings = [];
  /** @type {Finding[]} */
  #failure = [];
  #root = "";
  #said = "";
  /** The page that is shown, and what it consists of. @type {{route: string, files: Set<string>} | null} */
  #page = null;
  /** @type {Group[]} */
  #groups = [];

  /**
   * @param {HTMLElement} element
   * @param {import("../types.d.ts").Context} context
   */
  constructor(element, context) {
    this.context = context;
    const { frame, live, store } = context;
    this.onlyPage = store.get("findings.page", false);
    const scope = toggle("This page", (on) => this.#scope(on), { on: this.onlyPage, tip: "Only the page that is shown, with its components" });
    this.filter = new FilterBar({
      label: "findings",
      change: () => this.#draw(),
      kinds: SEVERITIES,
      kept: { store, key: "findings.hidden" },
      more: [scope],
    });
    this.about = make("p", { class: "about muted", role: "status" });
    this.tree = new Tree({
      label: "Findings",
      height: 24,
      roots: () => this.#groups.map((group) => this.#item(group)),
      fill: (item, row) => this.#fill(item.data, row),
      select: (item) => this.view.show(item?.data.group ?? null, item?.data.finding ?? null),
    });
    this.view = new FindingView(context);
    const list = make("section", { class: "area", "aria-label": "List of findings" }, this.filter.element, this.about, this.tree.element);
    element.append(split(list, this.view.element, { store, key: "findings.split", label: "Findings and details", share: 50 }));
    this.seen = new Seen(element, () => void this.#ask());
    for (const kind of ["update", "findings", "open"]) live.on(kind, () => this.seen.now && void this.#ask());
    live.on("hello", ({ failure }) => this.#fail(failure));
    live.on("failure", ({ failure }) => this.#fail(failure));
    live.on("mended", () => this.#fail(null));
    for (const type of ["stack", "tree", "ready"]) frame.on(type, () => this.#follow());
    this.#fail(context.state.failure);
  }

  async #ask() {
    try {
      const report = await this.context.api.get("findings");
      this.#findings = report.findings;
      const root = report.project?.root ?? ".";
      this.#root = root === "." ? "" : `${root}/`;
      this.#said = "";
    } catch (error) {
      this.#said = error instanceof Error ? error.message : String(error);
    }
    this.view.forget();
    if (this.onlyPage) await this.#look();
    this.#draw();
  }

  /** The page has changed, which matters where only its own findings are shown. */
  #follow() {
    if (this.seen.now && this.onlyPage) void this.#look().then(() => this.#draw());
  }

  /** Find out what the shown page consists of. */
  async #look() {
    try {
      const stack = await this.context.frame.ask("stack");
      const page = stack.find((/** @type {{shown: boolean}} */ one) => one.shown);
      const tree = page && (await this.context.frame.ask("tree", { page: page.id }));
      this.#page = page ? { route: page.route, files: filesOf(page.route, tree, this.#root) } : null;
    } catch {
      this.#page = null;
    }
  }

  /** @param {{findings: Finding[]} | null | undefined} failure */
  #fail(failure) {
    this.#failure = failure?.findings ?? [];
    this.#draw();
  }

  #draw() {
    const selected = this.tree.selected?.key ?? null;
    const fresh = new Set(this.#failure.map(keyOf));
    const all = [...this.#failure, ...this.#findings.filter((one) => !fresh.has(keyOf(one)))];
    const page = this.onlyPage ? this.#page : null;
    const here = page ? all.filter((one) => isOf(one, page.files)) : all;
    const shown = here.filter((one) => this.filter.lets(`${one.code} ${one.name ?? ""} ${one.message} ${one.path}`, one.severity));
    this.#groups = grouped(shown);
    this.filter.tell(shown.length, here.length);
    for (const { id, title } of SEVERITIES) this.filter.name(id, `${title} ${here.filter(({ severity }) => severity === id).length}`);
    this.about.textContent = this.#said || this.#describe(page?.route ?? "", here.length);
    this.tree.draw();
    const kept = this.#groups.some((group) => selected?.startsWith(group.key));
    if (selected) this.tree.choose(kept ? selected : null, kept);
  }

  /**
   * @param {string} route
   * @param {number} count
   */
  #describe(route, count) {
    if (this.onlyPage && !route) return "No page is open: these are the findings of the whole project.";
    const place = route ? `${route} and its components` : "the whole project";
    return count ? `${plural(count, "finding")} in ${place}, ${plural(this.#groups.length, "row")}` : `Nothing to say about ${place}.`;
  }

  /**
   * @param {Group} group
   * @returns {import("../parts/tree.js").Item}
   */
  #item(group) {
    const { key, findings } = group;
    const [first] = findings;
    const leaves = () => findings.map((finding, at) => ({ key: `${key}#${at}`, text: finding.path, children: null, data: { group, finding } }));
    return { key, text: first.message, children: findings.length > 1 ? leaves : null, data: { group, finding: first, top: true } };
  }

  /**
   * @param {{group: Group, finding: Finding, top?: boolean}} data
   * @param {HTMLElement} row
   */
  #fill({ group, finding, top }, row) {
    const { severity, code, message } = finding;
    if (!top) return row.append(placeLink(finding));
    row.classList.add(severity);
    row.append(
      make("span", { class: `severity ${severity}` }, severity),
      make("span", { class: "code mono" }, code),
      make("span", { class: "message", title: message }, message),
      group.findings.length > 1
        ? make("span", { class: "badge", title: plural(group.findings.length, "place") }, `${group.findings.length}×`)
        : placeLink(finding, shortPlace(finding)),
    );
  }

  /** @param {boolean} on */
  #scope(on) {
    this.onlyPage = on;
    this.context.store.set("findings.page", on);
    void this.#look().then(() => this.#draw());
  }
}

/** @param {Finding} finding */
function keyOf({ code, path, line, column, message }) {
  return [code, path, line, column, message].join("\0");
}

/** @type {import("../types.d.ts").Panel} */
export const panel = {
  id: "findings",
  title: "Findings",
  icon: "M8 2 1 14h14zM8 6v4M8 12v.1",
  mount: (element, context) => void new Findings(element, context),
};

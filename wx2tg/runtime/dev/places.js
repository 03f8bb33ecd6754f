/** Where a component stands in its owner's template: in which rows of loops, and which of its kind it is there. */

/**
 * What asks for components while a template is made anew: it gives one that was there before, or null.
 * @typedef {(owner: Instance, el: HTMLElement, tag: string, given?: Fields, generics?: Record<string, string>) => Child | null} Adopt
 * @typedef {(item: unknown, index: unknown) => Block} MakeRow
 * @typedef {(values: Fields) => Block} MakeContent
 * @typedef {(...parts: unknown[]) => Block} MakeTemplate
 */

/**
 * What compiled templates call of the runtime, by name. Each file of the bundle takes these names when it runs, so what is
 * put in their place before that is called instead.
 * @typedef {object} Called
 * @property {typeof import("../render/child.js").child} [child]
 * @property {typeof import("../render/for.js").each} [each]
 * @property {typeof import("../render/if.js").choose} [choose]
 * @property {typeof import("../render/portion.js").portion} [portion]
 * @property {typeof import("../render/template.js").callTemplate} [callTemplate]
 */

/** Keeps the rows in which something is being made, and the place of every component. */
export class Places {
  constructor() {
    /** Keys of the rows around what is being made, the outermost first. */
    this.rows = /** @type {string[]} */ ([]);
    /** @type {WeakMap<Child, string>} */
    this.known = new WeakMap();
    /** @type {Adopt | null} */
    this.adopt = null;
  }

  /** @param {Child} child */
  of(child) {
    return this.known.get(child) ?? "";
  }

  here() {
    return this.rows.join("\n");
  }

  /** @template T @param {string[]} rows @param {() => T} run @returns {T} */
  within(rows, run) {
    const before = this.rows;
    this.rows = rows;
    try {
      return run();
    } finally {
      this.rows = before;
    }
  }

  /**
   * `make`, to be called later, in the rows of now.
   * @template {unknown[]} Given @template T @param {(...given: Given) => T} make @returns {(...given: Given) => T}
   */
  fixed(make) {
    const { rows } = this;
    return (...given) => this.within(rows, () => make(...given));
  }

  /** Take note of every component that templates make, from now on. @param {Called} called */
  watch(called) {
    const { child, each, choose, portion, callTemplate } = called;
    if (child) {
      called.child = (owner, el, tag, given, generics) => {
        const made = (this.adopt && this.adopt(owner, el, tag, given, generics)) || child(owner, el, tag, given, generics);
        this.known.set(made, this.here());
        return made;
      };
    }
    if (each) {
      called.each = (owner, anchor, make, key, path) => {
        const { rows } = this;
        const list = each(owner, anchor, (item, index) => (
          this.within([...rows, String(list.keyOf(item, index))], () => make(item, index))
        ), key, path);
        return list;
      };
    }
    if (choose) called.choose = (anchor, branches) => choose(anchor, branches.map((make) => this.fixed(make)));
    if (portion) called.portion = (component, anchor, make) => portion(component, anchor, this.fixed(make));
    if (callTemplate) {
      called.callTemplate = (owner, anchor, templates) => {
        const fixed = /** @type {Record<string, MakeTemplate>} */ ({});
        for (const name of Object.keys(templates)) fixed[name] = this.fixed(/** @type {MakeTemplate} */ (templates[name]));
        return callTemplate(owner, anchor, fixed);
      };
    }
  }
}

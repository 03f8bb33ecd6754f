/** One component or page at run time: its data, its updates, its lifetimes, its slot content. */

import { dispatch, datasetOf } from "./events.js";
import { env, guard } from "./env.js";
import { copy, getPath, has, setPath } from "./data.js";
import { convert } from "./properties.js";
import { concerns } from "./observers.js";
import { folderOf } from "./assets.js";
import { attachAll, detachAll, walkBlock } from "./blocks.js";

/** @typedef {{property: import("./properties.js").Property, name: string, value: unknown, old: unknown, own: boolean}} PropertyChange */

let serial = 0;

/**
 * The runtime's side of a component. `self` is what the user's code knows as `this`.
 * `unit` is the compiled unit ({render, bits, using, prefix, ...}), `definition` what the script defined.
 */
export class Instance {
  /** @param {Unit} unit @param {import("./behavior.js").Definition} definition @param {Instance | null} owner @param {HTMLElement} el @param {Fields} self */
  constructor(unit, definition, owner, el, self) {
    this.unit = unit;
    this.definition = definition;
    this.owner = owner;
    this.page = /** @type {PageInstance} */ (owner ? owner.page : this);
    this.el = el;
    this.is = unit.id;
    this.id = (serial += 1);
    this.base = folderOf(unit.id);
    this.prefix = unit.prefix || "";
    this.self = self;
    /** What user code reads as `this.data`, unless it has assigned something else to that. */
    this.data = /** @type {Fields} */ ({});
    /** What templates read: a deep copy of the data without its pure fields. One object for the instance's whole life. */
    this.viewData = /** @type {Fields} */ ({});
    this.pending = /** @type {[(string|number)[], unknown, boolean][]} */ ([]);
    /** What `generic:name` stands for here: name -> component. */
    this.generics = /** @type {Lookup<string>} */ ({ __proto__: null });
    this.external = /** @type {Lookup<string>} */ ({ __proto__: null });
    /** The values that the owner's template passed last, by property. */
    this.given = /** @type {Lookup<unknown>} */ ({ __proto__: null });
    /** Changed paths and names of the update that is being rendered. */
    this.paths = /** @type {(string|number)[][]} */ ([]);
    this.mask = 0;
    this.rendering = false;
    this.observing = /** @type {any} */ (null);
    this.block = /** @type {any} */ (null);
    this.current = /** @type {(DataPath[] & {tree?: import("../render/changes.js").Changes}) | null} */ (null);
    this.dirtyClasses = false;
    /** Elements whose classes name external ones: the element, the attribute, and its classes as written. */
    this.outer = /** @type {[HTMLElement, string, string][]} */ ([]);
    this.content = /** @type {Content[]} */ ([]);
    this.slots = /** @type {Slot[]} */ ([]);
    this.models = /** @type {Record<string, (value: unknown) => void> | null} */ (null);
    this.attached = false;
    this.gone = false;
    this.links = /** @type {Map<Relation, Instance[]>} */ (new Map());
    el.$instance = this;
  }

  /** Fill the data from the definition and make the template's nodes. */
  start() {
    const { definition } = this;
    let data = copy(definition.data);
    for (const make of definition.makers) data = { ...data, ...make() };
    this.data = data;
    for (const key of Object.keys(data)) if (key !== "__proto__" && !this.isPure(key)) this.viewData[key] = copy(data[key]);
    this.rendering = true;
    this.block = guard(() => this.unit.render(this));
    this.rendering = false;
    if (this.block) this.hold(this.block.first.parentNode || this.block.first);
    this.run("created");
    this.created = true;
  }

  /** Show nodes at the end of the component. @param {Node} nodes */
  hold(nodes) {
    if (this.el.$end) this.el.$end.before(nodes);
    else this.el.append(nodes);
  }

  /** @param {string} name */
  isPure(name) {
    const { pure } = this.definition;
    return pure !== null && pure.test(name);
  }

  /** The user's method of this name: what every instance has by itself is none. @param {string} name @returns {Function | undefined} */
  method(name) {
    const own = has(this.self, name) && this.self[name];
    return typeof own === "function" ? own : this.definition.methods[name];
  }

  /** Call the functions of a lifetime in order. @param {string} name @param {...unknown} args */
  run(name, ...args) {
    const whose = name === "error" ? undefined : this;
    for (const run of this.definition.lifetimes[name] || []) guard(() => run.apply(this.self, args), whose);
  }

  /**
   * Queue a change; `fromTemplate` marks a property that the owner's template passes. A path through `__proto__` leads
   * out of the data, and changes nothing.
   * @param {(string|number)[]} path @param {unknown} value @param {boolean} fromTemplate
   */
  queue(path, value, fromTemplate = false) {
    if (!path.map(String).includes("__proto__")) this.pending.push([path, value, fromTemplate]);
  }

  /** Apply what was queued: data, observers, rendering, property observers, in this order. */
  apply() {
    const { definition } = this;
    const changes = /** @type {PropertyChange[]} */ ([]);
    const chained = this.observing !== null;
    const woken = chained ? this.observing.woken : new Set();
    const properties = chained ? this.observing.properties : changes;
    for (const change of this.pending.splice(0)) this.applyOne(change, properties, woken);
    if (chained) return;
    if (definition.observers.length) this.observe(woken, properties);
    this.render();
    for (const { property, name, value, old, own } of properties) {
      if (own && this.models && this.models[name]) this.models[name](value);
      this.notifyProperty(property, name, value, old);
    }
  }

  /** @param {[DataPath, unknown, boolean]} change @param {PropertyChange[]} properties @param {Set<import("./observers.js").Observer>} woken */
  applyOne([path, value, fromTemplate], properties, woken) {
    const name = String(path[0]);
    const property = this.definition.properties[name];
    const pure = this.isPure(name);
    const { data } = this;
    let changed = true;
    if (property && path.length === 1) {
      const old = data[name];
      const next = convert(property, value);
      data[name] = next;
      if (!pure) this.viewData[name] = copy(next);
      const differs = old !== next;
      changed = !fromTemplate || (property.comparer ? !!guard(() => property.comparer(value, old)) : differs);
      if (!pure && (fromTemplate ? changed : differs)) properties.push({ property, name, value: next, old, own: !fromTemplate });
    } else {
      setPath(data, path, value);
      if (!pure) this.paths.push(...setPath(this.viewData, path, copy(value)));
      if (property && !pure) properties.push({ property, name, value, old: undefined, own: true });
    }
    for (const observer of this.definition.observers) if (concerns(observer, path)) woken.add(observer);
    if (pure || !changed) return;
    this.mask |= this.unit.bits[name] || 0;
    this.paths.push(path);
  }

  /** Run woken observers, in the order of their definition, until none is left. @param {Set<import("./observers.js").Observer>} woken @param {PropertyChange[]} properties */
  observe(woken, properties) {
    this.observing = { woken, properties };
    for (let rounds = 0; woken.size && rounds < 100; rounds += 1) {
      for (const observer of this.definition.observers) {
        if (!woken.delete(observer)) continue;
        const values = observer.paths.map((path) => getPath(this.data, path));
        guard(() => observer.run.apply(this.self, values), this);
      }
    }
    this.observing = null;
  }

  /** Bring the DOM up to the data. An update asked for while one runs is done after it. */
  render() {
    if (this.rendering || !this.block) return;
    this.rendering = true;
    for (let rounds = 0; this.mask && rounds < 100; rounds += 1) {
      const mask = this.mask;
      this.mask = 0;
      this.current = this.paths;
      this.paths = [];
      guard(() => this.block.update(mask));
    }
    this.paths = [];
    this.current = null;
    this.rendering = false;
  }

  /** @param {import("./properties.js").Property} property @param {string} name @param {unknown} value @param {unknown} old */
  notifyProperty(property, name, value, old) {
    const observer = typeof property.observer === "string" ? this.method(property.observer) : property.observer;
    if (observer) guard(() => observer.call(this.self, value, old, [name]), this);
  }

  /**
   * A value that the owner's template gives: a property, an external class, or nothing we know. `fresh` says whether
   * something was set that it reads, be it the same value.
   * @param {string} name @param {any} value @param {boolean | number} [fresh]
   */
  give(name, value, fresh) {
    const { definition } = this;
    if (name === "class") this.el.className = this.owner ? this.owner.classes(value, this.el) : String(value);
    if (name === "style" && !("style" in definition.properties)) this.dress(value);
    if (definition.externalClasses.has(name)) {
      const classes = this.owner ? this.owner.classes(value) : String(value);
      if (this.owner) env.parts.relay?.(this.owner, this.el, name, String(value));
      if (classes === this.external[name]) return;
      this.external[name] = classes;
      this.mask |= this.unit.bits.$classes || 0;
      this.dirtyClasses = true;
      return;
    }
    const property = name in definition.properties ? name : camel(name);
    if (!(property in definition.properties)) return;
    const { given } = this;
    const same = property in given && Object.is(given[property], value);
    given[property] = value;
    // What was set again is passed again, even if it is the same: observers run, and it replaces what the component has
    // set itself. In a named template it is not known what was set: an object counts as changed there.
    if (!same || fresh || (fresh === undefined && typeof value === "object" && value !== null)) this.queue([property], copy(value), true);
  }

  /** Whether this update sets something at `path`, above or below it. @param {(string|number)[]} path */
  wasSet(path) {
    return !this.current || this.current.some((changed) => {
      for (let i = 0; i < path.length && i < changed.length; i += 1) if (String(path[i]) !== String(changed[i])) return false;
      return true;
    });
  }

  /** Apply the given values. */
  applyGiven() {
    if (this.dirtyClasses) {
      this.dirtyClasses = false;
      for (const [el, name, written] of this.outer) this.reclass(el, name, written);
      this.apply();
    } else if (this.pending.length) {
      this.apply();
    }
  }

  /** Take over attributes of the component's own node: `class` as an external class, `style` as a property. */
  dressed() {
    const { externalClasses, properties, options } = this.definition;
    const { el } = this;
    if (externalClasses.has("class") && el.className) {
      this.external.class = el.className;
      this.dirtyClasses = true;
    }
    if ("style" in properties && el.hasAttribute("style")) {
      this.give("style", el.getAttribute("style"));
      el.removeAttribute("style");
    }
    if (!options.virtualHost || el.$start) return;
    el.setAttribute("wx-virtual", "");
    this.dress(el.style.cssText);
  }

  /** Style the component's own element, which has no box where the host is virtual. @param {string} style */
  dress(style) {
    this.el.style.cssText = this.definition.options.virtualHost ? `${style};display:contents` : style;
  }

  /** @param {HTMLElement} el of the template @param {string} name of an attribute @param {string} written its classes */
  reclass(el, name, written) {
    if (el.$instance) {
      el.$instance.give(name, written);
      el.$instance.applyGiven();
    } else {
      el.className = this.classes(written, el);
    }
  }

  /**
   * Scope a class list to this component: `a` -> `prefix--a`, or both where the page's styles reach in; the names of
   * external classes stand for the classes that the owner gave.
   * @param {unknown} value @param {Node} [el] what they are for: it keeps the names as written, which selectors ask for
   */
  classes(value, el) {
    // Commas and dots part names too, so that an array is a list.
    const text = String(value ?? "").replace(/[.,]/g, " ");
    const { externalClasses } = this.definition;
    if (!this.prefix && externalClasses.size === 0) return text;
    const open = this.isOpen();
    const names = text.split(/\s+/).filter(Boolean);
    if (el) el.$names = names;
    return names.map((name) => {
      if (externalClasses.has(name)) return this.external[name] || "";
      if (!this.prefix) return name;
      return open ? `${name} ${this.prefix}--${name}` : `${this.prefix}--${name}`;
    }).join(" ");
  }

  /** Whether classes stand as written too: page's and app's styles reach in, or a page has nothing to fear of components. */
  isOpen() {
    const { addGlobalClass, styleIsolation } = this.definition.options;
    const isolation = styleIsolation || this.unit.isolation;
    const open = isolation ? !/^(page-)?isolated$/.test(isolation) : !!addGlobalClass;
    return open || (this.el.localName === "wx-page" && !env.config.pagesConfig[this.is].sheets);
  }

  /** Parents before children, as glass-easel does. */
  attach() {
    if (this.attached) return;
    this.attached = true;
    if (this.el.$end) this.el.$end.parentNode.$regions = true;
    this.run("attached");
    env.parts.link?.(this);
    attachAll(this.block);
    for (const entry of this.content) attachAll(entry.block);
    env.ready.push(this);
  }

  /** Called when the row of a list that contains this component has moved. */
  moved() {
    this.run("moved");
    env.parts.relink?.(this);
  }

  /** The content is detached even if this was never attached, so that slots in it give back what they show. */
  detach() {
    if (this.gone) return;
    this.gone = true;
    for (const entry of this.content) detachAll(entry.block);
    detachAll(this.block);
    if (!this.attached) return;
    this.attached = false;
    this.run("detached");
    env.parts.unlink?.(this);
  }

  /** Call `visit` on this instance and every one below it, parents first. @param {(instance: Instance) => void} visit */
  walk(visit) {
    visit(this);
    walkBlock(this.block, visit);
    for (const entry of this.content) walkBlock(entry.block, visit);
  }

  /** @param {string} type @param {unknown} detail @param {import("./events.js").EventOptions} [options] */
  trigger(type, detail, options) {
    // Before `created` has ended there are no listeners.
    if (this.created) dispatch(this.el, type, detail, options || {});
  }

  get dataset() {
    return datasetOf(this.el);
  }
}

/** `a-b` -> `aB`, as the compiler does it (`camel` of wx2tg/text/casing.py). @param {string} name */
export function camel(name) {
  return name.replace(/-+(.?)/g, (_, letter) => letter.toUpperCase());
}


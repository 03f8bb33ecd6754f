/** Definitions: what `Component()`, `Page()` and `Behavior()` were given, merged with their behaviors into one form. */

import { INSTANCE, env, guard } from "./env.js";
import { copy } from "./data.js";
import { defineObserver } from "./observers.js";
import { defineProperty } from "./properties.js";

const LIFETIMES = ["created", "attached", "ready", "moved", "detached", "error"];

/** A behavior as `Behavior()` returns it. */
export class BehaviorDefinition {
  /** @param {Fields} options @param {string} [id] for the built-in ones, "wx://form-field" @param {string} [base] folder of its module */
  constructor(options, id = "", base = "") {
    this.id = id;
    this.options = options;
    this.base = base;
    env.parts.applyFilters?.(options);
  }
}

/** The behaviors that the options list; what is none is left out. @param {Fields} options @returns {BehaviorDefinition[]} */
export function behaviorsOf(options) {
  return (options.behaviors || []).map((/** @type {unknown} */ behavior) => (
    typeof behavior === "string" ? env.parts.builtInBehavior?.(behavior) : behavior
  )).filter((/** @type {unknown} */ behavior) => behavior instanceof BehaviorDefinition);
}

/** Everything an instance is made of. One for each component and page of the project. */
export class Definition {
  /** @param {string} is path of the unit @param {Fields} options what the constructor received */
  constructor(is, options) {
    this.is = is;
    this.options = /** @type {Fields} */ ({});
    this.data = /** @type {Fields} */ ({});
    /** Functions that make the data of one instance, in order: defaults of properties, `data()`. Later ones win, also over `data`. */
    this.makers = /** @type {(() => Fields)[]} */ ([]);
    // Tables by names of the user's have no prototype: "constructor" is in them only where somebody put it there.
    this.properties = /** @type {Lookup<import("./properties.js").Property>} */ ({ __proto__: null });
    this.methods = /** @type {Lookup<Function>} */ ({ __proto__: null });
    this.fields = /** @type {Fields} */ ({});
    this.lifetimes = /** @type {Lookup<Function[]>} */ ({ __proto__: null });
    this.pageLifetimes = /** @type {Lookup<Function[]>} */ ({ __proto__: null });
    this.observers = /** @type {import("./observers.js").Observer[]} */ ([]);
    this.relations = /** @type {Relation[]} */ ([]);
    this.externalClasses = /** @type {Set<string>} */ (new Set());
    this.behaviors = new Set();
    this.export = /** @type {any} */ (null);
    this.merge(options);
    this.pure = this.options.pureDataPattern || null;
    this.prototype = /** @type {object | null} */ (null);
  }

  /**
   * Take over `options`, after the behaviors they name. A behavior that comes a second time gives its data, properties
   * and methods again, but its lifetimes and observers run once.
   * @param {Fields} options @param {boolean} [again] @param {string} [base] the folder that relative paths start from
   */
  merge(options, again = false, base = "") {
    for (const behavior of behaviorsOf(options)) {
      const known = this.behaviors.has(behavior);
      this.behaviors.add(behavior);
      if (behavior.id) this.behaviors.add(behavior.id);
      this.merge(behavior.options, known, behavior.base);
    }
    Object.assign(this.options, options.options);
    if (typeof options.data !== "function") mergeData(this.data, options.data);
    for (const [name, written] of Object.entries(options.properties || {})) {
      const property = (this.properties[name] = defineProperty(written));
      this.makers.push(() => ({ [name]: property.initial() }));
    }
    if (typeof options.data === "function") this.makers.push(() => guard(() => options.data()));
    Object.assign(this.methods, functionsOf(options.methods));
    for (const [path, relation] of Object.entries(options.relations || {})) this.relate({ path, base, ...relation });
    for (const name of options.externalClasses || []) this.externalClasses.add(name);
    if (options.export) this.export = options.export;
    if (again) return;
    this.addLifetimes(options);
    const { observers } = options;
    /** @type {any[][]} */
    const list = Array.isArray(observers) ? observers.map((/** @type {{fields: string, observer: string | Function}} */ { fields, observer }) => [fields, observer]) : Object.entries(observers || {});
    for (const [key, run] of list) this.observe(key, run);
  }

  /** The last relation of a path counts. @param {Relation} relation */
  relate(relation) {
    this.relations = [...this.relations.filter((known) => known.path !== relation.path), relation];
  }

  /** @param {Fields} options */
  addLifetimes(options) {
    const named = options.lifetimes || {};
    for (const name of LIFETIMES) {
      const run = named[name] || options[name];
      if (typeof run === "function") (this.lifetimes[name] ||= []).push(run);
    }
    for (const [name, run] of Object.entries(options.pageLifetimes || {})) {
      if (typeof run === "function") (this.pageLifetimes[name] ||= []).push(run);
    }
  }

  /** @param {string} key @param {string | Function} run a function, or the name of a method */
  observe(key, run) {
    guard(() => this.observers.push(defineObserver(key, typeof run === "string" ? /** @this {any} */ function call() { return this[INSTANCE].method(run)?.apply(this, arguments); } : run)));
  }
}

/**
 * A page's options as a definition: functions become methods, the rest fields of each instance. The filters of behaviors
 * find them in this form too, as in glass-easel.
 * @param {string} is @param {Fields} options
 */
export function pageDefinition(is, options) {
  const { methods, ...given } = withInherited(options);
  const taken = /** @type {Fields} */ ({ methods: {} });
  for (const name of Object.keys(given)) {
    (name !== "data" && typeof given[name] === "function" ? taken.methods : taken)[name] = given[name];
  }
  env.parts.applyFilters?.(taken);
  const definition = new Definition(is, taken);
  const { data, behaviors, properties, methods: defined, ...fields } = taken;
  definition.fields = fields;
  if (methods) fields.methods = methods;
  return definition;
}

/** The options of a page with what they have of their class: `Page(new HomePage())`. @param {Fields} options */
function withInherited(options) {
  const out = /** @type {Fields} */ ({ __proto__: null });
  for (let at = options; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) if ((at === options || name !== "constructor") && !(name in out)) out[name] = options[name];
  }
  return out;
}

/** @param {Fields} options */
function functionsOf(options) {
  const out = /** @type {Lookup<Function>} */ ({ __proto__: null });
  for (const name in options || {}) if (typeof options[name] === "function") out[name] = options[name];
  return out;
}

/** Later data wins, but objects of the same name are merged, as WeChat does between behaviors. @param {Fields} into @param {Fields} from */
function mergeData(into, from) {
  for (const key of Object.keys(from || {})) {
    const value = from[key];
    const known = into[key];
    if (key === "__proto__") continue;
    if (isPlain(value) && isPlain(known)) mergeData((into[key] = { ...known }), value);
    else into[key] = copy(value);
  }
}

/** @param {unknown} value */
function isPlain(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

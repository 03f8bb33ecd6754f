/**
 * Applies decorators to classes and to their members, as the proposal for ECMAScript has it (stage 3, May 2023).
 *
 * A class is made inside of a function that receives its `Decoration`; what stands in the class tells it of decorators
 * as their expressions are evaluated, applies them in a static field in front of all others, and asks it for the
 * values of fields.
 */

const MARK = "@decorators";

/**
 * By the kind of a method: the field of its descriptor that its decorators get and may replace.
 * @type {Record<string, string>}
 */
const KEYS = { method: "value", getter: "get", setter: "set" };

/**
 * The class that `make` makes, with decorators for it and its members.
 *
 * @param {Function[]} decorators
 * @param {(decoration: Decoration) => Function} make
 * @returns {Function}
 */
export function std(decorators, make) {
  return make(new Decoration(decorators));
}

/**
 * A member that has decorators.
 * @typedef {{kind: string, isStatic: any, name: any, access: object | null, decorators: Function[], values: Function[],
 *   after: Function[], descriptor?: any}} Member `kind` is one of the proposal's: "method", "getter", "setter", "field", "accessor"
 */

/** What is known of the decorators of one class: `original` is the class as it is written, `target` what it became. */
class Decoration {
  /** @param {Function[]} decorators of the class */
  constructor(decorators) {
    this.decorators = decorators;
    /** @type {Member[]} */
    this.members = [];
    /** @type {Function[]} */
    this.after = [];
    /** @type {any} */
    this.starts = { true: [], false: [] };
  }

  /**
   * Notes a member; `access` holds `has`, `get` and `set` of a private one. Answers the key of a method to remove.
   * @param {Member["kind"]} kind @param {boolean} isStatic @param {string | symbol} name @param {object | null} access @param {Function[]} decorators
   */
  mark(kind, isStatic, name, access, decorators) {
    const member = { kind, isStatic, name, access, decorators, values: [], after: [] };
    this.members.push(member);
    return MARK;
  }

  /** Notes the computed key of the member that was marked last. @param {unknown} value */
  key(value) {
    return (this.members[this.members.length - 1].name = typeof value === "symbol" ? value : `${value}`);
  }

  /** The key at which a private member waits for its decorators. @param {number} index */
  hidden(index) {
    return `@${index}`;
  }

  /** Applies all decorators; methods come before fields, and static ones first. Answers what the class becomes. @param {any} original */
  apply(original) {
    delete original[MARK];
    this.original = this.target = original;
    const symbol = Symbol.metadata || Symbol.for("Symbol.metadata");
    this.metadata = Object.create(Object.getPrototypeOf(original)?.[symbol] ?? null);
    for (const isField of [false, true]) {
      for (const isStatic of [true, false]) {
        for (const member of this.members) {
          if (member.isStatic === isStatic && (member.kind === "field") === isField) this.decorate(member);
        }
      }
    }
    const context = { kind: "class", name: original.name };
    const decorated = (/** @type {Function} */ result) => (this.target = result);
    this.call(this.decorators, () => this.target, context, this.after, decorated);
    const metadata = { value: this.metadata, configurable: true, enumerable: true, writable: true };
    Object.defineProperty(this.target, symbol, metadata);
    run(this.starts.true, this.target);
    return this.target;
  }

  /** What is left to be done when the static fields have their values. */
  finish() {
    run(this.after, this.target);
    return this.target;
  }

  /** What the decorators of methods do to a new object before it has fields. @param {object} object */
  start(object) {
    run(this.starts.false, object);
  }

  /** The value that a field begins with. @param {number} index @param {object} object @param {unknown} value */
  init(index, object, value) {
    return this.members[index].values.reduce((last, initialise) => initialise.call(object, last), value);
  }

  /** What is to be done when a field has its value. @param {number} index @param {object} object */
  then(index, object) {
    run(this.members[index].after, object);
  }

  /** Gives the class that this one became a static field. @param {object} field */
  put(field) {
    Object.defineProperties(this.target, Object.getOwnPropertyDescriptors(field));
  }

  /** The function of a private method. @param {number} index */
  value(index) {
    return this.members[index].descriptor.value;
  }

  /** What a private getter answers. @param {number} index @param {object} object */
  get(index, object) {
    return this.members[index].descriptor.get.call(object);
  }

  /** Calls a private setter. @param {number} index @param {object} object @param {unknown} value */
  set(index, object, value) {
    this.members[index].descriptor.set.call(object, value);
  }

  /** @param {Member} member */
  decorate(member) {
    const { kind, isStatic, name, access } = member;
    const owner = isStatic ? this.original : this.original.prototype;
    const isMethod = kind === "method" || kind === "getter" || kind === "setter";
    const place = access ? this.hidden(this.members.indexOf(member)) : name;
    const key = KEYS[kind];
    /** @type {any} */
    const descriptor = kind === "field" ? {} : Object.getOwnPropertyDescriptor(owner, place);
    /** @type {Fields} */
    const context = { kind, name, static: isStatic, private: Boolean(access) };
    context.access = access || accessTo(name, kind);
    if (access) rename(descriptor, String(name));
    const value = () => (kind === "accessor" ? { get: descriptor.get, set: descriptor.set } : descriptor[key]);
    const decorated = (/** @type {any} */ result) => {
      if (kind === "field") member.values.unshift(result);
      else if (isMethod) descriptor[key] = result;
      else replaceAccessor(member, descriptor, result);
    };
    this.call(member.decorators, value, context, isMethod ? this.starts[isStatic] : member.after, decorated);
    if (access && kind !== "field") delete owner[place];
    else if (kind !== "field") Object.defineProperty(owner, place, descriptor);
    member.descriptor = descriptor;
  }

  /**
   * Calls decorators from the innermost to the outermost; `decorated` takes what one answers.
   * @param {Function[]} decorators @param {() => unknown} value @param {Fields} context @param {Function[]} after
   * @param {(result: Function) => void} decorated
   */
  call(decorators, value, context, after, decorated) {
    const wanted = context.kind === "accessor" ? "object" : "function";
    for (const decorator of decorators.slice().reverse()) {
      let isOver = false;
      const addInitializer = (/** @type {unknown} */ initializer) => {
        if (isOver) throw new TypeError("addInitializer is called when the decorator has answered");
        after.push(expect(initializer, "function"));
      };
      const result = decorator(value(), { ...context, metadata: this.metadata, addInitializer });
      isOver = true;
      if (result !== undefined) decorated(expect(result, wanted));
    }
  }
}

/** @param {Member} member @param {Fields} descriptor @param {Fields} result */
function replaceAccessor(member, descriptor, result) {
  for (const key of ["get", "set"]) {
    if (result[key] !== undefined) descriptor[key] = expect(result[key], "function");
  }
  if (result.init !== undefined) member.values.unshift(expect(result.init, "function"));
}

/** @param {string | symbol} name @param {string} kind */
function accessTo(name, kind) {
  /** @type {Fields} */
  const access = { has: (/** @type {object} */ object) => name in object };
  if (kind !== "setter") access.get = (/** @type {any} */ object) => object[name];
  if (kind === "setter" || kind === "field" || kind === "accessor") {
    access.set = (/** @type {any} */ object, /** @type {unknown} */ value) => {
      object[name] = value;
    };
  }
  return access;
}

/** @param {Fields} descriptor @param {string} name */
function rename(descriptor, name) {
  for (const key of ["value", "get", "set"]) {
    if (descriptor[key]) {
      const value = key === "value" ? name : `${key} ${name}`;
      Object.defineProperty(descriptor[key], "name", { value, configurable: true });
    }
  }
}

/** @param {Function[]} initializers @param {object} object */
function run(initializers, object) {
  for (const initializer of initializers) initializer.call(object);
}

/** @param {unknown} value @param {string} type @returns {any} */
function expect(value, type) {
  if (typeof value === type && value !== null) return value;
  throw new TypeError(`A decorator answers ${type === "object" ? "an object" : "a function"} or nothing`);
}

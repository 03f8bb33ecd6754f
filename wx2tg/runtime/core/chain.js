/**
 * The chaining form of a definition: `Component().property(...).init(...).register()`.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/glass-easel/chaining-api.html
 */

import { BehaviorDefinition } from "./behavior.js";
import { defineObserver } from "./observers.js";
import { ComponentMethods } from "./methods.js";
import { instanceOf } from "./updates.js";
import { env } from "./env.js";

/** What a chain collects: each call is a behavior of its own, so that they are merged in their order. */
export class Chain {
  /** @param {(options: Fields) => unknown} use makes the component or behavior of the options */
  constructor(use) {
    this.use = use;
    this.behaviors = /** @type {unknown[]} */ ([]);
    this.inits = /** @type {Function[]} */ ([]);
    this.own = /** @type {Fields} */ ({});
  }

  /** @param {Fields} options */
  definition(options) {
    this.behaviors.push(new BehaviorDefinition(options || {}));
    return this;
  }

  /** @param {unknown} behavior */
  behavior(behavior) {
    this.behaviors.push(behavior);
    return this;
  }

  /** @param {string} name @param {unknown} written */
  property(name, written) {
    return this.definition({ properties: { [name]: written } });
  }

  /** @param {() => unknown} make */
  data(make) {
    return this.definition({ data: make });
  }

  /** @param {unknown} data */
  staticData(data) {
    return this.definition({ data });
  }

  /** @param {string[]} list */
  externalClasses(list) {
    return this.definition({ externalClasses: list });
  }

  /** @param {import("./traits.js").Trait} trait @param {unknown} given */
  implement(trait, given) {
    return this.behavior(trait.by(given));
  }

  /** Only the last call counts. @param {Fields} options */
  options(options) {
    this.own.options = options;
    return this;
  }

  /** @param {Function} make */
  export(make) {
    this.own.export = make;
    return this;
  }

  /** @param {Record<string, Function>} methods */
  methods(methods) {
    return this.definition({ methods });
  }

  /** @param {string | string[]} paths @param {Function} run */
  observer(paths, run) {
    return this.definition({ observers: [{ fields: String(paths), observer: run }] });
  }

  /** @param {string} name @param {Function} run */
  lifetime(name, run) {
    return this.definition({ lifetimes: { [name]: run } });
  }

  /** @param {string} name @param {Function} run */
  pageLifetime(name, run) {
    return this.definition({ pageLifetimes: { [name]: run } });
  }

  /** @param {string} path @param {Fields} relation */
  relation(path, relation) {
    return this.definition({ relations: { [path]: relation } });
  }

  /** @param {Function} run called for each instance, with helpers that define what is its own */
  init(run) {
    this.inits.push(run);
    return this;
  }

  /** It means something to TypeScript only. */
  extraThisFieldsType() {
    return this;
  }

  /** End the chain. */
  register() {
    const { inits, behaviors } = this;
    if (!inits.length) return this.use({ ...this.own, behaviors });
    const first = new BehaviorDefinition({ lifetimes: { created() { begin(/** @type {Fields} */ (this), inits); } } });
    const last = new BehaviorDefinition({ lifetimes: { created() { finish(/** @type {Fields} */ (this)); } } });
    return this.use({ ...this.own, behaviors: [first, ...behaviors, last] });
  }
}

/** Run the `init` functions of an instance on a definition that only it has. @param {Fields} self @param {Function[]} inits */
function begin(self, inits) {
  const instance = instanceOf(self);
  const shared = instance.definition;
  const own = Object.assign(Object.create(shared), {
    lifetimes: { __proto__: null, ...shared.lifetimes },
    pageLifetimes: { __proto__: null, ...shared.pageLifetimes },
    observers: [...shared.observers],
    relations: [...shared.relations],
    behaviors: new Set(shared.behaviors),
    created: shared.created || [],
  });
  instance.definition = own;
  for (const init of inits) {
    const methods = init.call(self, helpers(self, own)) || {};
    for (const name of Object.keys(methods)) if (typeof methods[name] === "function") self[name] = methods[name];
  }
}

/** `created` of an `init` function comes after the others, which are being called. @param {Fields} self */
function finish(self) {
  for (const run of /** @type {Definition & {created: Function[]}} */ (instanceOf(self).definition).created) run.call(self);
}

/** What an `init` function is given. @param {Fields} self @param {Definition & {created: Function[]}} own */
function helpers(self, own) {
  const asIs = (/** @type {Function} */ run) => run;
  const add = (/** @type {Record<string, Function[]>} */ table, /** @type {string} */ name, /** @type {Function} */ run) => {
    table[name] = [...(table[name] || []), run];
  };
  return {
    self,
    data: instanceOf(self).data,
    setData: (/** @type {Fields} */ changes, /** @type {Function} */ done) => ComponentMethods.prototype.setData.call(self, changes, done),
    method: asIs,
    listener: asIs,
    lifetime(/** @type {string} */ name, /** @type {Function} */ run) {
      if (name === "created") own.created = [...own.created, run];
      else add(own.lifetimes, name, run);
    },
    pageLifetime: (/** @type {string} */ name, /** @type {Function} */ run) => add(own.pageLifetimes, name, run),
    implement(/** @type {import("./traits.js").Trait} */ trait, /** @type {unknown} */ given) {
      own.behaviors.add(trait.by(given)).add(trait);
    },
    observer: (/** @type {string | string[]} */ paths, /** @type {Function} */ run) => void own.observers.push(defineObserver(String(paths), run)),
    relation(/** @type {string | Fields} */ path, /** @type {Fields} */ given) {
      /** @type {any} */
      const relation = typeof path === "string" ? { path, base: "", ...given } : { path: `init ${own.relations.length}`, base: "", ...path };
      own.relations.push(relation);
      const list = () => env.parts.relationNodes(instanceOf(self), relation.path);
      return { list, listAsTrait: () => list().map((/** @type {Fields} */ other) => relation.target.of(instanceOf(other))) };
    },
  };
}

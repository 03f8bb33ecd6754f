/**
 * Traits: `Behavior.trait()` names what components may `implement`, whatever they are made of.
 * https://github.com/wechat-miniprogram/glass-easel/blob/master/glass-easel/src/trait_behaviors.ts
 */

import { BehaviorDefinition } from "./behavior.js";

/** What an instance has of a trait is made once, when it is first asked for. */
export class Trait {
  /** @param {((given: unknown) => unknown) | undefined} make what is made of an implementation; without it, the implementation itself */
  constructor(make) {
    this.make = make;
    this.made = new WeakMap();
  }

  /** A behavior that brings an implementation; `hasBehavior` and relations know it by its trait. @param {unknown} given */
  by(given) {
    return Object.assign(new BehaviorDefinition({}, /** @type {any} */ (this)), { given });
  }

  /** What `instance` has of this trait; the last implementation counts. @param {Instance} instance */
  of(instance) {
    if (!this.made.has(instance)) {
      const found = [...instance.definition.behaviors].filter((behavior) => behavior.id === this).pop();
      this.made.set(instance, found && ((this.make && this.make(found.given)) || found.given));
    }
    return this.made.get(instance);
  }
}

/** WeChat's `Behavior.trait`. @param {((given: unknown) => unknown)} [make] */
export function trait(make) {
  return new Trait(make);
}

/** Every change of data that an app makes, told to whoever watches it being developed. */

import { Instance } from "../core/instance.js";

/**
 * `changes` are paths as `setData` takes them, with their values; `ms` is how long it took until the page showed them;
 * `byTemplate` says that the owner's template gave properties.
 * @typedef {(instance: Instance, changes: Fields, ms: number, byTemplate: boolean) => void} Watcher
 */

/** Call `watcher` after every update from now on. @param {Watcher} watcher */
export function watchUpdates(watcher) {
  const { apply } = Instance.prototype;
  Instance.prototype.apply = function () {
    const { pending } = this;
    if (!pending.length) {
      apply.call(this);
      return;
    }
    const changes = [/** @type {Fields} */ ({}), /** @type {Fields} */ ({})];
    for (const [path, value, fromTemplate] of pending) changes[fromTemplate ? 1 : 0][pathText(path)] = value;
    const start = performance.now();
    apply.call(this);
    const ms = performance.now() - start;
    changes.forEach((made, i) => {
      if (Object.keys(made).length) watcher(this, made, ms, i === 1);
    });
  };
}

/** `["list", 3, "name"]` -> `list[3].name`. @param {(string | number)[]} path */
export function pathText(path) {
  const steps = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key.replace(/[.[\]\\]/g, "\\$&")}`));
  return steps.join("").replace(/^\./, "");
}

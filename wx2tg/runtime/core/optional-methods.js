/** Instance methods that few apps call: the entry brings them where a script names one. */

import { ComponentMethods } from "./methods.js";
import { applyNow, instanceOf } from "./updates.js";
import { getPath } from "./data.js";
import { env, guard } from "./env.js";

let updates = 0;

/** `ComponentMethods` and the rest. */
export class OptionalMethods extends ComponentMethods {
  /**
   * @param {(string|number)[]} path @param {number | undefined} index @param {number | undefined} remove how many
   * @param {unknown[]} inserts
   */
  spliceArrayDataOnPath(path, index, remove, inserts) {
    const instance = instanceOf(this);
    const queued = [...instance.pending].reverse().find((/** @type {[DataPath, unknown, boolean]} */ [known]) => join(known) === join(path));
    const list = queued ? queued[1] : getPath(instance.data, path);
    if (!Array.isArray(list)) return;
    const next = [...list];
    const at = index !== undefined && index >= 0 && index < list.length ? index : list.length;
    next.splice(at, remove || 0, ...inserts);
    instance.queue(path, next);
  }

  /** @template T @param {() => T} run */
  groupUpdates(run) {
    const instance = instanceOf(this);
    const value = guard(() => run.call(this), instance);
    applyNow(instance);
    return value;
  }

  /** What this component has of a trait, or undefined. @param {import("./traits.js").Trait} trait */
  traitBehavior(trait) {
    return trait.of(instanceOf(this));
  }

  /** Tell `listener` when an update of this component began and ended. @param {Fields} options @param {Function} [listener] */
  setUpdatePerformanceListener(options, listener) {
    listenToUpdates(instanceOf(this), this, options, listener);
  }

  /** Nothing is cached between two openings of a page: it is rendered in no time. */
  setInitialRenderingCache() {}

  /** Only Skyline has an app bar. */
  getAppBar() {
    return null;
  }

  /** Listeners of ours never hold up scrolling. */
  setPassiveEvent() {}

  /** @param {(config: object) => void} callback */
  getPassiveEvent(callback) {
    guard(() => callback({}));
  }

  /**
   * @param {string} selector @param {() => Record<string, Fields>} updater @param {Fields} [config]
   * @param {(result: {styleId: number}) => void} [callback]
   */
  applyAnimatedStyle(selector, updater, config, callback) {
    env.api.$applyAnimatedStyle?.(instanceOf(this), selector, updater, callback);
  }

  /** @param {string} selector @param {number[]} ids @param {() => void} [callback] */
  clearAnimatedStyle(selector, ids, callback) {
    env.api.$clearAnimatedStyle?.(ids, callback);
  }
}

/** @param {any} instance @param {object} self @param {Fields} options @param {Function} [listener] */
function listenToUpdates(instance, self, options, listener) {
  delete instance.render;
  if (typeof listener !== "function") return;
  const { withDataPaths } = options || {};
  instance.render = () => {
    const paths = instance.paths.map(join);
    const began = Date.now();
    delete instance.render;
    instance.render();
    listenToUpdates(instance, self, options, listener);
    if (!paths.length) return;
    updates += 1;
    guard(() => listener.call(self, {
      updateProcessId: updates,
      isMergedUpdate: false,
      dataPaths: withDataPaths ? paths : undefined,
      pendingStartTimestamp: began,
      updateStartTimestamp: began,
      updateEndTimestamp: Date.now(),
    }), instance);
  };
}

/** `["list", 0, "a"]` -> `list[0].a`. @param {(string|number)[]} path */
function join(path) {
  return path.map((part, index) => (typeof part === "number" ? `[${part}]` : index ? `.${part}` : part)).join("");
}

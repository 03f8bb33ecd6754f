/** What the chunks of a bundle bring: modules (CommonJS), compiled units, and the definitions their scripts make. */

import { joinPath, folderOf } from "./assets.js";
import { env, guard } from "./env.js";
import { BehaviorDefinition, Definition, pageDefinition } from "./behavior.js";

/** @type {Map<string, Function>} */
export const factories = new Map();
/** @type {Map<string, {exports: any, failure?: {error: unknown}}>} */
export const modules = new Map();
/** @type {Map<string, any>} */
export const units = new Map();
/** @type {Map<string, Definition>} */
export const definitions = new Map();
/** Units whose script runs: `Component()` belongs to the innermost. */
const running = /** @type {string[]} */ ([]);
/** Modules that are being loaded: `Behavior()` belongs to the innermost. */
const loading = /** @type {string[]} */ ([]);

/** A module of the project. @param {string} id canonical path @param {Function} factory (require, module, exports) */
export function define(id, factory) {
  if (!factories.has(id)) factories.set(id, factory);
}

/** A compiled page or component. @param {string} id path @param {() => Omit<Unit, "id">} make called when the unit is first used */
export function defineUnit(id, make) {
  if (!units.has(id)) units.set(id, make);
}

/** The compiled unit, or undefined. @param {string} id */
export function unitOf(id) {
  let unit = units.get(id);
  if (typeof unit === "function") {
    unit = { id, ...unit() };
    units.set(id, unit);
  }
  return unit;
}

/** The exports of a wxs module; a function of it that throws gives undefined and stops nothing. @param {string} id */
export function loadWxs(id) {
  const exports = guard(() => load(id)) || {};
  if (typeof exports !== "object") return exports;
  const guarded = /** @type {Fields} */ ({});
  for (const name of Object.keys(exports)) {
    const value = exports[name];
    guarded[name] = typeof value === "function" ? (/** @type {unknown[]} */ ...args) => guard(() => value.apply(exports, args)) : value;
  }
  return guarded;
}

/**
 * The exports of a module. One that throws while it loads is not run again: whoever asks next gets the same error.
 * @param {string} id
 */
export function load(id) {
  const known = modules.get(id);
  if (known && known.failure) throw known.failure.error;
  if (known) return known.exports;
  const factory = factories.get(id);
  if (!factory) throw new Error(`module '${id}' is not defined`);
  const module = /** @type {{exports: any, failure?: {error: unknown}}} */ ({ exports: {} });
  modules.set(id, module);
  loading.push(id);
  try {
    factory.call(module.exports, requireFrom(folderOf(id)), module, module.exports);
  } catch (error) {
    module.failure = { error };
    throw error;
  } finally {
    loading.pop();
  }
  return module.exports;
}

/** `require` as a module in `folder` sees it; the compiler has made the names it knew canonical. @param {string} folder */
export function requireFrom(folder) {
  const find = (/** @type {unknown} */ name) => load(locate(folder, String(name)));
  const async = async (/** @type {unknown} */ name) => {
    try {
      const files = (env.config.lazy || {})[locate(folder, String(name))];
      await (files && env.parts.loadFiles(files));
      return find(name);
    } catch (error) {
      throw Object.assign(new Error(String(error)), { cause: error, mod: name, errMsg: String(error) });
    }
  };
  /** A failure is told as WeChat does, as `{mod, errMsg}`. @param {unknown} name @param {((value: any) => void) | undefined} [done] with it the module is given to a callback, as in WeChat @param {((value: any) => void) | undefined} [fail] */
  const require = (name, done, fail) => (typeof done === "function" ? void async(name).then(done, fail || (() => {})) : find(name));
  require.async = async;
  return require;
}

/** @param {string} folder @param {string} name */
function locate(folder, name) {
  const lazy = env.config.lazy || {};
  const exists = (/** @type {string} */ id) => factories.has(id) || Array.isArray(lazy[id]);
  if (exists(name)) return name;
  const path = joinPath(name.startsWith("/") ? "" : folder, name);
  return [path, `${path}.js`, `${path}.ts`, `${path}/index.js`, `miniprogram_npm/${name}/index.js`].find(exists) || path;
}

/** Run a unit's script, once; what `Page()` or `Component()` receive in it becomes the unit's definition. @param {string} id @returns {Definition} */
export function definitionOf(id) {
  const known = definitions.get(id);
  if (known) return known;
  const unit = unitOf(id);
  running.push(id);
  definitions.set(id, new Definition(id, {}));
  if (unit && unit.main) guard(() => load(unit.main));
  running.pop();
  const definition = /** @type {Definition} */ (definitions.get(id));
  if (unit && unit.pure) definition.pure = guard(() => new RegExp(unit.pure)) || null;
  return definition;
}

/** WeChat's global `Component`; without options it begins a chain, which ends in `register()`. @param {Fields} [options] @returns {any} */
export function Component(options) {
  const id = running[running.length - 1];
  const use = (/** @type {Fields} */ given) => {
    env.parts.applyFilters?.(given);
    definitions.set(id, new Definition(id, given));
  };
  if (options === undefined && env.parts.Chain) return new env.parts.Chain(use);
  return use(options || {});
}

/** WeChat's global `Page`. @param {Fields} options */
export function Page(options) {
  const id = running[running.length - 1];
  definitions.set(id, pageDefinition(id, options));
}

/** WeChat's global `Behavior`, which can be a chain too. @param {Fields} [options] @returns {any} */
export function Behavior(options) {
  const base = folderOf(loading[loading.length - 1] || "");
  const use = (/** @type {Fields} */ given) => new BehaviorDefinition(given, "", base);
  return options === undefined && env.parts.Chain ? new env.parts.Chain(use) : use(options || {});
}

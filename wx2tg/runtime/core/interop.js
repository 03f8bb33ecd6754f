/**
 * What compiled scripts need to speak with each other: ES modules as CommonJS modules.
 *
 * The wrapper around the modules of a bundle binds these functions to `$esm`, `$star`, `$def` and `$ns`.
 */

const DEPENDENTS = "__wx2tgDependents";

/**
 * Declares what an ES module exports, before its code runs.
 *
 * A getter of a variable that is not initialised yet answers undefined: in WeChat, modules that import each other see
 * that value too, where a browser would throw.
 *
 * @param {object} exports
 * @param {Record<string, () => unknown>} getters
 */
export function esm(exports, getters) {
  Object.defineProperty(exports, "__esModule", { value: true, configurable: true, writable: true });
  for (const name of Object.keys(getters)) {
    defineGetter(exports, name, () => {
      try {
        return getters[name]();
      } catch (error) {
        if (error instanceof ReferenceError) return undefined;
        throw error;
      }
    });
  }
}

/**
 * `export * from`: everything but the default. A module that is still being read passes on what it gets later.
 *
 * @param {object} exports
 * @param {any} module
 */
export function star(exports, module) {
  if (!hasMembers(module) || module === exports) return;
  if (module.__esModule) {
    if (!owns(module, DEPENDENTS)) Object.defineProperty(module, DEPENDENTS, { value: new Set() });
    module[DEPENDENTS].add(exports);
  }
  forward(exports, module, new Set());
}

/**
 * A thing whose `default` is the default export of `module`: a CommonJS module is its own default.
 *
 * @param {any} module
 * @returns {any}
 */
export function def(module) {
  return module && module.__esModule ? module : { default: module };
}

/**
 * The namespace object of `module`.
 *
 * @param {any} module
 * @returns {any}
 */
export function ns(module) {
  if (module && module.__esModule) return module;
  const namespace = { default: module };
  if (hasMembers(module)) forward(namespace, module, new Set());
  return namespace;
}

/** @param {Fields} target @param {Fields} module @param {Set<object>} seen */
function forward(target, module, seen) {
  if (seen.has(target)) return;
  seen.add(target);
  for (const name of Object.keys(module)) {
    if (name !== "default" && !owns(target, name)) defineGetter(target, name, () => module[name]);
  }
  for (const dependent of target[DEPENDENTS] || []) forward(dependent, target, seen);
}

/** @param {object} target @param {string} name @param {() => unknown} get */
function defineGetter(target, name, get) {
  Object.defineProperty(target, name, { enumerable: true, configurable: true, get });
}

/** @param {object} target @param {string} name */
function owns(target, name) {
  return Object.prototype.hasOwnProperty.call(target, name);
}

/** @param {unknown} module @returns {boolean} */
function hasMembers(module) {
  return module !== null && (typeof module === "object" || typeof module === "function");
}

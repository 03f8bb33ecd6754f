/** Which units and modules a running app has. */

import { factories, modules, unitOf, units } from "../core/registry.js";

/** Whether the compiled unit has been loaded. @param {string} id */
export function hasUnit(id) {
  return units.has(id);
}

/** Whether the module has been loaded. @param {string} id */
export function hasModule(id) {
  return factories.has(id);
}

/** Whether the module's code has run. @param {string} id */
export function hasRun(id) {
  return modules.has(id);
}

/** The ids of the loaded pages and components whose script the module is. @param {string} module @returns {string[]} */
export function unitsOf(module) {
  return [...units.keys()].filter((id) => unitOf(id).main === module);
}

/** The behaviors that WeChat has by itself, which components know by name. */

import { BehaviorDefinition } from "./behavior.js";

const BUILT_IN = /** @type {Record<string, any>} */ ({
  __proto__: null,
  "wx://form-field": { properties: { name: String, value: null } },
  "wx://form-field-group": {},
  "wx://form-field-button": {},
  "wx://component-export": {},
});

/** The behavior of this name, or null. @param {string} name */
export function builtInBehavior(name) {
  return name in BUILT_IN ? new BehaviorDefinition(BUILT_IN[name], name) : null;
}

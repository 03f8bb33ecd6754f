/** `definitionFilter`: a behavior looks at the options that use it, and may change them. */

import { behaviorsOf } from "./behavior.js";
import { guard } from "./env.js";

/** Run the filter of each behavior over the options that use it. @param {Fields} options */
export function applyFilters(options) {
  for (const behavior of behaviorsOf(options)) filter(behavior, options);
}

/** A filter is given the filters of the behaviors that its own uses. @param {{options: Fields}} behavior @param {Fields} fields */
function filter({ options }, fields) {
  const inner = behaviorsOf(options).map((known) => (
    known.options.definitionFilter ? (/** @type {Fields} */ more) => filter(known, more) : null
  ));
  if (options.definitionFilter) guard(() => options.definitionFilter(fields, inner));
}

/** Component properties: their definitions, and the conversion of what is passed to their types. */

import { copy } from "./data.js";

const TYPES = new Map(/** @type {[any, string][]} */ ([
  [String, "string"], [Number, "number"], [Boolean, "boolean"], [Object, "object"], [Array, "array"], [Function, "function"],
]));

const FALLBACK = /** @type {Record<string, () => any>} */ ({
  string: () => "", number: () => 0, boolean: () => false, array: () => [], function: () => () => {},
});

/**
 * @typedef {{type: string, optional: string[], initial: () => any, observer: any, comparer: any}} Property
 */

/** A property as written (`String`, `null`, `{type, value, optionalTypes, observer}`) in one form. @param {any} written @returns {Property} */
export function defineProperty(written) {
  const long = written && typeof written === "object" && !Array.isArray(written);
  const type = typeOf(long ? written.type : written);
  const optional = long && Array.isArray(written.optionalTypes) ? written.optionalTypes.map(typeOf) : [];
  const given = long && "value" in written && written.value !== undefined;
  return {
    type,
    optional,
    initial: () => (given ? copy(written.value) : (FALLBACK[type] || (() => null))()),
    observer: long ? written.observer : undefined,
    comparer: long ? written.comparer : undefined,
  };
}

/** @param {any} type */
function typeOf(type) {
  return TYPES.get(type) || "any";
}

/** `value` as the property takes it; the rules are glass-easel's. @param {Property} property @param {any} value */
export function convert(property, value) {
  for (const type of property.optional) if (matches(type, value)) return value;
  switch (property.type) {
    case "string": return value === null || value === undefined ? property.initial() : String(value);
    case "number": return isFinite(value) ? Number(value) : property.initial();
    case "boolean": return !!value;
    case "array": return Array.isArray(value) ? value : property.initial();
    case "object": return typeof value === "object" ? value : property.initial();
    case "function": return typeof value === "function" ? value : property.initial();
    default: return value === undefined ? property.initial() : value;
  }
}

/** @param {string} type @param {any} value */
function matches(type, value) {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && !Array.isArray(value);
  if (type === "number") return Number.isFinite(value);
  return type === "any" ? value !== undefined : typeof value === type;
}

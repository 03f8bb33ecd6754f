/** Component properties: their definitions, and the conversion of what is passed to their types. */

import { copy } from "./data.js";

const TYPES = new Map(/** @type {[unknown, string][]} */ ([
  [String, "string"], [Number, "number"], [Boolean, "boolean"], [Object, "object"], [Array, "array"], [Function, "function"],
]));

const FALLBACK = /** @type {Record<string, () => unknown>} */ ({
  string: () => "", number: () => 0, boolean: () => false, array: () => [],
});

/**
 * `initial` makes the value it begins with, `fallback` the one that stands for what the type cannot take.
 * @typedef {{type: string, optional: string[], initial: () => unknown, fallback: () => unknown, observer: string | Function | undefined,
 *   comparer: any}} Property
 */

/** A property as written (`String`, `null`, `{type, value, optionalTypes, observer}`) in one form. @param {any} written @returns {Property} */
export function defineProperty(written) {
  const long = written && typeof written === "object" && !Array.isArray(written);
  const optional = long && Array.isArray(written.optionalTypes) ? written.optionalTypes.map(typeOf) : [];
  const named = typeOf(long ? written.type : written);
  const type = named === "any" && optional.length ? optional[0] : named;
  const own = long && typeof written.default === "function" ? written.default : null;
  const fallback = own || FALLBACK[type] || (() => null);
  const given = long && written.value !== undefined && !own;
  return {
    type,
    optional,
    initial: () => (given ? copy(written.value) : fallback()),
    fallback,
    observer: long ? written.observer : undefined,
    comparer: long ? written.comparer : undefined,
  };
}

/** @param {unknown} type */
function typeOf(type) {
  return TYPES.get(type) || "any";
}

/** `value` as the property takes it; the rules are glass-easel's. @param {Property} property @param {any} value */
export function convert(property, value) {
  for (const type of property.optional) if (matches(type, value)) return value;
  switch (property.type) {
    case "string": return value === null || value === undefined ? property.fallback() : String(value);
    case "number": return isFinite(value) ? Number(value) : property.fallback();
    case "boolean": return !!value;
    case "array": return Array.isArray(value) ? value : property.fallback();
    case "object": return typeof value === "object" ? value : property.fallback();
    case "function": return typeof value === "function" ? value : property.fallback();
    default: return value === undefined ? property.fallback() : value;
  }
}

/** @param {string} type @param {any} value */
function matches(type, value) {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && !Array.isArray(value);
  if (type === "number") return Number.isFinite(value);
  return type === "any" ? value !== undefined : typeof value === type;
}

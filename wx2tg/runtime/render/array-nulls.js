/** Texts of an app with `"componentFramework": "glass-easel"`, for which WeChat's client shows an array's undefined as null. */

import { text } from "./block.js";

/**
 * The text of a value that stands in an array, if it does.
 * @param {unknown} value @param {unknown} from what it was read of @param {any} key
 */
export function textIn(value, from, key) {
  return text(value === undefined && Array.isArray(from) && key >= 0 && key < from.length ? null : value);
}

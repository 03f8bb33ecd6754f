/** Libraries of others, which a component asks for when it is shown. */

import { env } from "../core/env.js";
import { loadFiles } from "./loader.js";

/**
 * Load the files of a library, once. False where the bundle has none of it, or they could not be loaded.
 * @param {string} name @returns {Promise<boolean>}
 */
export async function library(name) {
  const files = (env.config.libraries || {})[name] || [];
  if (!files.length) return false;
  try {
    await loadFiles(files);
    return true;
  } catch {
    return false;
  }
}

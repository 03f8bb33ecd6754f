/** What an app that is built again and again lets the agent of the development server do: replace, watch, look, change. */

import { clearStore, loadValue, removeValue, saveValue, storageInfo } from "../api/_shared/store.js";
import { getPath, parsePath } from "../core/data.js";
import { above, datasetOf, ownerOf } from "../core/events.js";
import { flushReady } from "../core/updates.js";
import { formatLink } from "../router/links.js";
import { appFile, appFiles, removeAppFile } from "./files.js";
import { keepUse } from "./keep.js";
import { Places } from "./places.js";
import { Swap } from "./swap.js";
import { watchUpdates } from "./updates.js";
import { hasModule, hasRun, hasUnit, unitsOf } from "./parts.js";
import { liveInstances, livePages } from "./walk.js";

/**
 * Called by the entry before any script of the project runs.
 * @param {import("./places.js").Called & import("./swap.js").Registering} called what scripts of the bundle take from the entry
 * @param {import("./swap.js").Bundle} bundle what they call
 */
export function development(called, bundle) {
  const places = new Places();
  const swap = new Swap(places);
  places.watch(called);
  swap.watch(called, bundle);
  const { __wx2tgDev: link } = /** @type {{__wx2tgDev?: {started(watch: typeof watchUpdates): void}}} */ (globalThis);
  if (link) link.started(watchUpdates);
  return {
    replace: (/** @type {import("./swap.js").Replaced} */ wanted, /** @type {() => Promise<unknown>} */ fetched) => swap.replace(wanted, fetched),
    parts: { hasModule, hasRun, hasUnit, unitsOf },
    data: { getPath, parsePath, watchUpdates, flushReady },
    tree: { above, datasetOf, ownerOf, liveInstances, livePages, keepUse, formatLink },
    storage: { clearStore, loadValue, removeValue, saveValue, storageInfo },
    files: { appFile, appFiles, removeAppFile },
  };
}

/** Managers whose methods refuse options of a wrong type, in WeChat's words, before they act. */

import { callbacksOf, faultsOf, refuse } from "./_shared/arguments.js";
import { asyncCall } from "./_shared/call.js";

/** Managers that refuse already: of some there is only one. @type {WeakSet<object>} */
const refusing = new WeakSet();

/**
 * An API that makes a manager.
 * @param {string} name without `wx.` @param {Function} make
 * @param {string} signature `setZoom:zoom!N;snapshot:quality?S`: methods, with what `faultsOf` reads of each
 */
export function checkedMethods(name, make, signature) {
  return (/** @type {unknown[]} */ ...args) => {
    const manager = make(...args);
    if (refusing.has(manager)) return manager;
    refusing.add(manager);
    for (const row of signature.split(";")) {
      const [method, types] = row.split(":");
      const act = manager[method];
      if (typeof act !== "function") continue;
      manager[method] = (/** @type {Fields | undefined} */ options) => {
        const wrong = faultsOf(options, types);
        return wrong ? asyncCall(method, callbacksOf(options), () => refuse(wrong)) : act.call(manager, options);
      };
    }
    return manager;
  };
}

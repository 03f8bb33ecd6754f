/** wx.nextTick. */

import { invoke } from "./_shared/call.js";

/** Call `callback` when what is being rendered is in the page. @param {Function} callback */
export function callNextTick(callback) {
  setTimeout(() => invoke(callback), 0);
}

/** wx.showModal. */

import { asyncCall } from "./_shared/call.js";
import { askModal } from "./_shared/modal.js";

/** Ask the user to confirm something, or to type a line. @param {ApiOptions<import("./_shared/modal.js").ModalOptions>} options */
export function showModal(options) {
  return asyncCall("showModal", options, (given) => askModal(given));
}

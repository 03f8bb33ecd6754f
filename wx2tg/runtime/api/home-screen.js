/** Whether the user has kept the app: an icon on the home screen stands for "my mini programs". */

import { homeScreenStatus } from "../bridge/client.js";
import { asyncCall } from "./_shared/call.js";

/** @param {ApiOptions} [options] */
export function checkIsAddedToMyMiniProgram(options) {
  return asyncCall("checkIsAddedToMyMiniProgram", options, async () => ({ added: (await homeScreenStatus()) === "added" }));
}

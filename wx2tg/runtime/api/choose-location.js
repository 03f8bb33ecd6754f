/** wx.chooseLocation without a map: the user names the place where the device is. */

import { asyncCall, failure } from "./_shared/call.js";
import { askForm } from "./_shared/form.js";
import { currentPosition } from "./_shared/position.js";

/** @param {ApiOptions<Partial<Place>>} [options] latitude, longitude to start from */
export function chooseLocation(options) {
  return asyncCall("chooseLocation", options, choose);
}

/** @param {ApiOptions<Partial<Place>>} [options] */
export function choosePoi(options) {
  return asyncCall("choosePoi", options, async (given) => ({ type: 1, city: "", ...(await choose(given)) }));
}

/** @param {Partial<Place>} options */
async function choose(options) {
  const place = options.latitude ? options : await currentPosition({ type: "gcj02" });
  const { latitude, longitude } = place;
  const answer = await askForm("Choose a place", {
    name: { label: "Name", autocomplete: "organization" },
    address: { label: "Address", optional: true, autocomplete: "street-address" },
  });
  if (!answer) throw failure("cancel");
  return { name: answer.name, address: answer.address, latitude, longitude };
}

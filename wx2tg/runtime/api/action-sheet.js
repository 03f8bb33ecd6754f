/** wx.showActionSheet: a list of choices at the bottom of the page. */

import { asyncCall, failure } from "./_shared/call.js";
import { openLayer } from "./_shared/dialog.js";
import { make } from "./_shared/dom.js";

/** @typedef {{itemList: string[], itemColor?: string, alertText?: string}} SheetOptions */

/** As many choices as WeChat allows. */
const MOST = 6;

/** Let the user choose one of `itemList`. @param {ApiOptions<SheetOptions>} options */
export function showActionSheet(options) {
  return asyncCall("showActionSheet", options, (given) => {
    if (given.itemList.length > MOST) throw failure("parameter error: itemList should not be large than 6", { errno: 1001 });
    return choose(given);
  });
}

/** @param {SheetOptions} given */
function choose({ itemList, itemColor, alertText }) {
  return new Promise((resolve, reject) => {
    const end = (/** @type {(value: unknown) => void} */ settle, /** @type {unknown} */ value) => {
      close();
      settle(value);
    };
    const cancel = () => end(reject, failure("cancel"));
    const items = itemList.map((/** @type {string} */ text, /** @type {number} */ tapIndex) =>
      make(
        "button",
        { role: "menuitem", style: itemColor ? `color:${itemColor}` : undefined, onclick: () => end(resolve, { tapIndex }) },
        String(text),
      ),
    );
    const chinese = itemList.some((/** @type {string} */ text) => /[\u3400-\u9fff]/.test(text));
    const sheet = make(
      "div",
      { class: "wx-action-sheet", role: "menu", tabindex: "-1", "aria-label": alertText },
      alertText ? make("div", { class: "wx-action-sheet-title" }, alertText) : null,
      ...items,
      make("button", { class: "wx-action-sheet-cancel", role: "menuitem", onclick: cancel }, chinese ? "取消" : "Cancel"),
    );
    const close = openLayer(sheet, { layer: "wx-layer-bottom wx-layer-dismissible", cancel, focus: sheet });
  });
}

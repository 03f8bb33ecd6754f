/** A question with two answers: Telegram's own popup where the text fits it, a dialog of the page elsewhere. */

import { showPopup } from "../../bridge/client.js";
import { openLayer } from "./dialog.js";
import { make } from "./dom.js";

/**
 * @typedef {{title?: string, content?: string, showCancel?: boolean, confirmText?: string, confirmColor?: string,
 *   cancelText?: string, cancelColor?: string, editable?: boolean, placeholderText?: string}} ModalOptions
 * @typedef {{confirm: boolean, cancel: boolean, content: string | null}} ModalAnswer
 */

/** What the Telegram client accepts, in characters. */
const LIMITS = { title: 64, message: 256, button: 64 };

/** Red, as apps write it for what cannot be undone. */
const RED = /^(?:red|#(?:f|[ef][\da-f])(?:[0-5]|[0-5][\da-f])(?:[0-5]|[0-5][\da-f]))$/i;

/**
 * Ask what wx.showModal is given.
 * @param {ModalOptions} given its options @param {boolean} [stays] it belongs to the app, as the client's popup does: moves between
 *   pages do not close it. Else it is cancelled when the page is left
 * @returns {Promise<{confirm: boolean, cancel: boolean, content: string | null}>}
 */
export async function askModal(given, stays = true) {
  const params = popupFor(given);
  const id = params ? await showPopup(params) : undefined;
  if (id === undefined) return askInPage(given, stays);
  // A popup with nothing to choose was read when it was closed, by whatever means.
  const confirm = id === "ok" || (given.showCancel === false && id === null);
  return { confirm, cancel: !confirm, content: null };
}

/** The parameters of a client's popup, or null where this modal does not fit one. @param {ModalOptions} given */
function popupFor({ title = "", content = "", showCancel = true, confirmText, cancelText, confirmColor, editable }) {
  const message = String(content).trim() || String(title).trim();
  const heading = String(content).trim() ? String(title).trim() : "";
  const texts = [confirmText, cancelText].map((text) => text || "");
  if (editable || !message || message.length > LIMITS.message || heading.length > LIMITS.title) return null;
  if (texts.some((text) => text.length > LIMITS.button)) return null;
  const type = RED.test(confirmColor || "") ? "destructive" : "default";
  const words = defaultWords(`${heading}${message}`);
  const confirm = confirmText || type === "destructive" ? { id: "ok", type, text: confirmText || words.confirm } : { id: "ok", type: "ok" };
  const cancel = cancelText ? { id: "cancel", type: "default", text: cancelText } : { id: "cancel", type: "cancel" };
  return { ...(heading && { title: heading }), message, buttons: showCancel ? [confirm, cancel] : [confirm] };
}

/** WeChat's words are Chinese; beside a text that is not, they would be out of place. @param {string} text */
function defaultWords(text) {
  return /[\u3400-\u9fff]/.test(text) ? { confirm: "确定", cancel: "取消" } : { confirm: "OK", cancel: "Cancel" };
}

/** @param {ModalOptions} given @param {boolean} stays @returns {Promise<ModalAnswer>} */
function askInPage(given, stays) {
  const { title = "", content = "", showCancel = true, editable, placeholderText } = given;
  const words = defaultWords(`${title}${content}`);
  return new Promise((resolve) => {
    /** @type {any} */
    const field = editable
      ? make("input", { class: "wx-dialog-field", placeholder: placeholderText, value: content, "aria-label": title || placeholderText })
      : null;
    const answer = (/** @type {boolean} */ confirm) => {
      close();
      resolve({ confirm, cancel: !confirm, content: editable && confirm ? field.value : null });
    };
    const button = (/** @type {string} */ name, /** @type {string} */ text, /** @type {string | undefined} */ colour, /** @type {boolean} */ confirm) =>
      make("button", { class: `wx-modal-${name}`, style: colour ? `color:${colour}` : undefined, onclick: () => answer(confirm) }, text);
    const confirm = button("confirm", given.confirmText || words.confirm, given.confirmColor, true);
    const cancel = showCancel ? button("cancel", given.cancelText || words.cancel, given.cancelColor, false) : null;
    const box = make(
      "div",
      { class: "wx-dialog wx-modal", role: "alertdialog", tabindex: "-1", "aria-label": title || content },
      title ? make("div", { class: "wx-dialog-title" }, title) : null,
      make("div", { class: "wx-dialog-body" }, field || String(content)),
      make("div", { class: "wx-dialog-buttons" }, cancel, confirm),
    );
    const close = openLayer(box, { layer: "wx-layer-modal", cancel: () => answer(!showCancel), focus: field || confirm, stays });
  });
}

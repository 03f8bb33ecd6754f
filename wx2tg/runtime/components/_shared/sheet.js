/** The bottom sheet of a picker: title, cancel, confirm, and what is chosen from. */

import { env } from "../../core/env.js";
import { openOver } from "../../core/layers.js";
import { holdSwipes } from "../../core/swipes.js";
import { element } from "../../host/dom.js";

/**
 * @param {{title: string, cancel: string, confirm: string}} texts
 * @param {HTMLElement} body
 * @param {(confirmed: boolean) => void} done called once, before the sheet goes, when the user closes it
 * @returns {() => void} takes the sheet away without a word
 */
export function openSheet(texts, body, done) {
  const sheet = element("div", "wx-sheet");
  const panel = element("div", "wx-sheet-panel");
  const head = element("div", "wx-sheet-head");
  const [cancel, title, confirm] = ["button", "div", "button"].map((tag) => element(tag));
  const { activeElement } = /** @type {Fields} */ (sheet.ownerDocument);
  cancel.textContent = texts.cancel;
  title.textContent = texts.title;
  confirm.textContent = texts.confirm;
  confirm.className = "wx-sheet-confirm";
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-modal", "true");
  panel.setAttribute("aria-label", texts.title || texts.confirm);
  head.append(cancel, title, confirm);
  panel.append(head, body);
  sheet.append(panel);
  const close = () => {
    if (!sheet.isConnected) return;
    sheet.remove();
    holdSwipes(sheet, false);
    closed();
    if (activeElement && activeElement.isConnected) activeElement.focus({ preventScroll: true });
  };
  const end = (/** @type {boolean} */ confirmed) => {
    if (!sheet.isConnected) return;
    done(confirmed);
    close();
  };
  cancel.addEventListener("click", () => end(false));
  confirm.addEventListener("click", () => end(true));
  sheet.addEventListener("click", (event) => {
    // The second tap of two is meant for what the first one met.
    if (event.target === sheet && event.detail < 2) end(false);
  });
  sheet.addEventListener("keydown", (event) => keys(event, panel, end));
  env.shell.overlays.append(sheet);
  holdSwipes(sheet, true);
  const closed = openOver({ cancel: () => end(false) });
  const first = /** @type {HTMLElement} */ (body.querySelector("[tabindex], input") || confirm);
  first.focus({ preventScroll: true });
  return close;
}

/**
 * Enter on a wheel confirms, Tab stays inside.
 * @param {KeyboardEvent} event @param {any} panel @param {(confirmed: boolean) => void} end
 */
function keys(event, panel, end) {
  const stops = [...panel.querySelectorAll("button, input, [tabindex]")];
  const at = stops.indexOf(event.target);
  event.stopPropagation();
  if (event.key === "Enter" && /** @type {HTMLElement} */ (event.target).localName !== "button") end(true);
  else if (event.key === "Tab") stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length].focus();
  else return;
  event.preventDefault();
}

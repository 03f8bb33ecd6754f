/** A modal layer over the page: traps the keyboard, gives the focus back, closes on Escape. */

import { env } from "../../core/env.js";
import { make, ownerDocument } from "./dom.js";

const FOCUSABLE = "button, input, select, textarea, a[href], [tabindex='0']";

/**
 * Show `box` on a dimmed layer. Returns a function that takes it away.
 * @param {any} box an element with a role (`dialog`, `alertdialog`, `menu`)
 * @param {{layer: string, cancel?: () => void, focus?: any}} options `layer` is the class of the layer; `cancel` is
 *   called on Escape and, where the layer is `dismissible`, on a tap beside the box
 */
export function openLayer(box, options) {
  const before = /** @type {any} */ (ownerDocument().activeElement);
  const layer = make("div", { class: `wx-layer ${options.layer}` }, box);
  box.setAttribute("aria-modal", "true");
  layer.addEventListener("keydown", (/** @type {any} */ event) => {
    if (event.key === "Escape" && options.cancel) options.cancel();
    if (event.key === "Tab") keepFocus(event, layer);
    event.stopPropagation();
  });
  layer.addEventListener("click", (/** @type {any} */ event) => {
    if (event.target === layer && options.layer.includes("dismissible") && options.cancel) options.cancel();
  });
  env.shell.overlays.append(layer);
  (options.focus || layer.querySelector(FOCUSABLE) || box).focus({ preventScroll: true });
  return () => {
    if (!layer.isConnected) return;
    layer.remove();
    if (before && before.isConnected) before.focus({ preventScroll: true });
  };
}

/** @param {any} event @param {any} layer */
function keepFocus(event, layer) {
  const all = [...layer.querySelectorAll(FOCUSABLE)];
  if (!all.length) return;
  const edge = event.shiftKey ? all[0] : all[all.length - 1];
  if (ownerDocument().activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all[all.length - 1] : all[0]).focus();
}

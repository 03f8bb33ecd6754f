/** A modal layer over the page: traps the keyboard, gives the focus back, is closed by going back and by Escape. */

import { env } from "../../core/env.js";
import { openOver } from "../../core/layers.js";
import { make, ownerDocument } from "./dom.js";

const FOCUSABLE = "button, input, select, textarea, a[href], [tabindex='0']";

/**
 * Show `box` on a dimmed layer. Returns a function that takes it away.
 * @param {HTMLElement} box an element with a role (`dialog`, `alertdialog`, `menu`)
 * @param {{layer: string, cancel: () => void, focus?: HTMLElement, stays?: boolean}} options `layer` is the class of the
 *   layer, of which one is open at a time unless it `stays`: then it belongs to the app, and others of its class may be
 *   below it. `cancel` closes it, on going back, on Escape and, where the layer is `dismissible`, on a tap beside the box
 * @returns {() => void}
 */
export function openLayer(box, options) {
  const { shell } = env;
  const { cancel, stays } = options;
  // A button that was tapped twice asks once.
  if (!stays) shell.layers.find((/** @type {any} */ known) => known.kind === options.layer)?.cancel();
  const before = /** @type {HTMLElement | null} */ (ownerDocument().activeElement);
  /** @type {any} */
  const layer = make("div", { class: `wx-layer ${options.layer}` }, box);
  box.setAttribute("aria-modal", "true");
  layer.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Tab") keepFocus(event, layer);
    event.stopPropagation();
  });
  layer.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    // The second tap of two is meant for what the first one met, not for what it opened.
    if (event.target === layer && options.layer.includes("dismissible") && event.detail < 2) cancel();
  });
  shell.overlays.append(layer);
  const closed = openOver(/** @type {any} */ ({ cancel, stays, kind: options.layer }));
  (options.focus || layer.querySelector(FOCUSABLE) || box).focus({ preventScroll: true });
  return () => {
    if (!layer.isConnected) return;
    layer.remove();
    closed();
    if (before && before.isConnected) before.focus({ preventScroll: true });
  };
}

/** @param {KeyboardEvent} event @param {any} layer */
function keepFocus(event, layer) {
  const all = [...layer.querySelectorAll(FOCUSABLE)];
  if (!all.length) return;
  const edge = event.shiftKey ? all[0] : all[all.length - 1];
  if (ownerDocument().activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all[all.length - 1] : all[0]).focus();
}

/** What is open over a page, and what going back closes before it leaves the page: sheets, dialogs, containers. */

import { env } from "./env.js";

/**
 * What is open over a page. `cancel` closes it, as its user does who chooses nothing.
 *
 * `page` is the page's element. A layer without one belongs to the page that is visible after the moves that are under
 * way; it is cancelled when that page is covered or closed. `stays`: it belongs to the app, and no move closes it.
 * `inPage`: it is a part of its page, is covered and shown again with it, and `wx.navigateBack` closes it as it would
 * close a page.
 * @typedef {{cancel(): void, page?: Element | null, stays?: boolean, inPage?: boolean}} Layer
 */

/**
 * Put `layer` on top of what is open: Back, and Escape on a keyboard, cancel it first.
 * @param {Layer} layer @returns {() => void} to be called when it is closed, by whatever means
 */
export function openOver(layer) {
  const { shell, router } = env;
  const { ownerDocument } = shell.root;
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || event.isComposing || shell.layer() !== layer) return;
    event.stopPropagation();
    event.preventDefault();
    layer.cancel();
  };
  ownerDocument.addEventListener("keydown", key, true);
  shell.layers.push(layer);
  shell.arrangeBack();
  if (!layer.page && !layer.stays) router.turn.then(() => { layer.page = router.top()?.screen.page; });
  return () => {
    ownerDocument.removeEventListener("keydown", key, true);
    shell.layers = shell.layers.filter((/** @type {Layer} */ known) => known !== layer);
    shell.arrangeBack();
  };
}

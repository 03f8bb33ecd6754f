/** Telegram's Back button. */

import { atLeast, telegram } from "./telegram.js";

/** Whether the client has a Back button; else the page shows its own. */
export function hasBackButton() {
  return atLeast("6.1");
}

/** @param {() => void} pressed */
export function onBackButton(pressed) {
  if (hasBackButton()) telegram().BackButton.onClick(pressed);
}

/** @param {boolean} visible */
export function showBackButton(visible) {
  if (!hasBackButton()) return;
  const button = telegram().BackButton;
  if (visible) button.show();
  else button.hide();
}

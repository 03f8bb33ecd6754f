/** Lengths as WeChat's attributes write them: numbers are pixels, `rpx` follows the app's column. */

import { css } from "../../core/style.js";

/**
 * 12, "12", "12px" and "24rpx" as a CSS length; `otherwise` where there is none.
 * @param {unknown} value @param {unknown} [otherwise]
 */
export function cssLength(value, otherwise = "") {
  const text = String(value === null || value === undefined || value === "" ? otherwise : value).trim();
  return text && isFinite(/** @type {any} */ (text)) ? `${text}px` : css(text);
}

/** The same lengths as a number of CSS pixels; 0 where it is none. @param {HTMLElement} el where `rpx` is measured @param {unknown} value */
export function pixels(el, value) {
  const text = String(value);
  if (!/[\d.]r?em$|rpx$|%$/i.test(text)) return parseFloat(text) || 0;
  const probe = el.ownerDocument.createElement("div");
  probe.style.cssText = "position:absolute;visibility:hidden;height:0";
  // Only positive widths can be measured, and -20rpx need not be as long as 20rpx.
  probe.style.width = `calc(10000px + ${cssLength(text)})`;
  el.appendChild(probe);
  const width = probe.getBoundingClientRect().width;
  probe.remove();
  return width - 10000;
}

/** Four sides `[top, right, bottom, left]` as CSS, "" where `value` is no such list. @param {unknown} value */
export function cssSides(value) {
  return Array.isArray(value) ? value.map((side) => cssLength(side)).join(" ") : "";
}

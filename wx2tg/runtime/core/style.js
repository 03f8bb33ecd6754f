/** Style texts made at run time: WeChat's units, safe areas and addresses in a browser's terms. */

import { assetUrl } from "./assets.js";
import { env } from "./env.js";

const MATTERS = /\d(?:rpx|v[hw])|safe-area|url\(/i;
// Strings stay; a number after a letter, a digit or a hyphen is part of a name: `slide-10rpx`.
const TOKEN = /url\(\s*("[^"]*"|'[^']*'|[^)"']*?)\s*\)|"[^"]*"|'[^']*'|\b(?:env|constant)\(\s*safe-area-inset-(top|right|bottom|left)\s*([,)])|(^|[^-\w#.\\])([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(rpx|vh|vw)(?![-\w])/gi;

/** @type {Map<string, string>} */
const lowered = new Map();

/**
 * `"width: 20rpx"` -> `"width: var(--wx20)"`, which router/lengths.js defines. What it gives, it gives back unchanged.
 * @param {unknown} value @param {string} [base] folder that addresses are seen from
 */
export function css(value, base = "") {
  if (value === undefined || value === null) return "";
  const text = String(value);
  if (!MATTERS.test(text)) return text;
  // What an address stands for may change: virtual files come and go.
  if (/url\(/i.test(text)) return lower(text, base);
  let known = lowered.get(text);
  if (known === undefined) {
    if (lowered.size > 2000) lowered.clear();
    known = lower(text, base);
    lowered.set(text, known);
  }
  return known;
}

/** The value of the property `name` alone. @param {string} name @param {unknown} value @param {string} [base] */
export function cssOf(name, value, base) {
  return css(`${name}:${value ?? ""}`, base).slice(name.length + 1);
}

/** @param {string} text @param {string} base */
function lower(text, base) {
  return text.replace(TOKEN, (whole, address, side, end, before, number, unit, at) => {
    if (address !== undefined) return `url("${located(address, base)}")`;
    if (side) return `var(--wx-safe-${side.toLowerCase()}${end}`;
    if (!unit) return whole;
    if (/^r/i.test(unit)) return before + env.parts.lengthOf(Number(number), text.slice(0, at) + before);
    return `${before}calc(var(--wx-${unit.toLowerCase()}) * ${number})`;
  });
}

/** Absolute, so that it means the same wherever the text goes. @param {string} written @param {string} base */
function located(written, base) {
  const address = assetUrl(base, written.replace(/^["']|["']$/g, ""));
  const known = !address || /^(?:[a-z][-+.a-z\d]*:|\/\/|#)/i.test(address);
  return (known ? address : new URL(address, env.address).href).replace(/"/g, "%22");
}

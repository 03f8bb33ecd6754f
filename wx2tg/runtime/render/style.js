/** Computed `style` values: WeChat's units in a browser's terms. */

/** @type {Map<string, string>} */
const lowered = new Map();

/** `"width: 20rpx"` -> `"width: calc(var(--rpx) * 20)"`. @param {any} value */
export function css(value) {
  if (value === undefined || value === null) return "";
  const text = String(value);
  if (!/\d(?:rpx|v[hw])\b/i.test(text)) return text;
  let known = lowered.get(text);
  if (known === undefined) {
    if (lowered.size > 2000) lowered.clear();
    known = lower(text);
    lowered.set(text, known);
  }
  return known;
}

/** @param {string} text */
function lower(text) {
  return text.replace(/(url\([^)]*\)|"[^"]*"|'[^']*')|([+-]?(?:\d+\.?\d*|\.\d+))(rpx|vh|vw)\b/gi, (whole, kept, number, unit) => {
    if (kept) return whole;
    const name = unit.toLowerCase();
    return `calc(var(--${name === "rpx" ? "rpx" : `wx-${name}`}) * ${number})`;
  });
}

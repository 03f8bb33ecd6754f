/** Lengths in rpx of styles that are made while the app runs: their numbers need not be known to `Lengths`. */

import { env } from "../core/env.js";
import { isHairline, nameOf, thinnest } from "./lengths.js";

/** How many further numbers get a property of the root, in a browser that cannot round. */
const MOST_DEFINED = 2000;

const MARGIN = /(?:^|;)\s*(?:margin|padding)[^:;]*:[^;]*$/i;

/** So many rpx in CSS; `before` is the text in front of them. @param {number} given @param {string} before */
export function lengthOf(given, before) {
  /** @type {any} */
  const { lengths } = env;
  const number = Math.round(Math.max(-1e7, Math.min(1e7, given)) * 1e4) / 1e4;
  const mayVanish = isHairline(number) && MARGIN.test(before);
  if (!number) return "0px";
  if (!lengths.known.has(number)) {
    if (CSS.supports("width", "round(down,1px,1px)")) {
      const rounded = `round(down,var(--rpx)*${number} + .0001px,1px)`;
      return number > 0 && !mayVanish ? `max(${thinnest()}px,${rounded})` : rounded;
    }
    if (lengths.known.size > MOST_DEFINED) return lengths.pixels(number, mayVanish ? 0 : thinnest());
    lengths.known.add(number);
    lengths.style.sheet.insertRule(`:root{${lengths.definition(number)}}`, 0);
  }
  return `var(${nameOf(number)}${mayVanish ? "m" : ""})`;
}

/**
 * Lengths in rpx: 750ths of the app's column, rounded down to whole pixels as WeChat's style sheets round them.
 *
 * CSS that every browser reads cannot round (`round()` is of Chrome 125 and Safari 15.4), so each number that the
 * bundle's styles name is a custom property of the root: `20rpx` is `var(--wx20)`. One rule defines all of them, and is
 * written again when the column has another width. To a browser this is a shorter value with fewer sums in it than
 * `calc(var(--rpx) * 20)`, however many numbers there are. Rewriting the texts of the sheets instead would delay the
 * first paint, touch every rule again with each width, and fail for sheets of another origin.
 */

import { telegram } from "../bridge/telegram.js";
import { element } from "../host/dom.js";

/** As in shell.css. */
const WIDEST_COLUMN = 480;

export class Lengths {
  /** Define the lengths of these numbers, now and whenever the column's width changes. @param {number[]} numbers */
  constructor(numbers) {
    this.known = new Set(numbers);
    this.style = document.head.appendChild(element("style"));
    this.width = -1;
    addEventListener("resize", () => this.write());
    this.write();
  }

  /** What is narrower than a whole pixel does not count: three columns of 250rpx have to stay in a row. */
  write() {
    const width = Math.floor(Math.min(document.documentElement.getBoundingClientRect().width, WIDEST_COLUMN));
    if (width === this.width) return;
    this.width = width;
    this.style.textContent = `:root{--rpx:${width / 750}px;${[...this.known].map((number) => this.definition(number)).join("")}}`;
  }

  /** @param {number} number @param {number} least what it is where it would vanish */
  pixels(number, least) {
    return `${Math.floor((number / 750) * this.width + 1e-4) || least}px`;
  }

  /** @param {number} number */
  definition(number) {
    const name = nameOf(number);
    return `${name}:${this.pixels(number, thinnest())};${isHairline(number) ? `${name}m:${this.pixels(number, 0)};` : ""}`;
  }
}

/** Whether a length may vanish in a margin, where a whole pixel for it could push others out of their row. @param {number} number */
export function isHairline(number) {
  return number > 0 && number < 2;
}

/** The thinnest line, in pixels: half of one on an iPhone whose pixels are small enough. */
export function thinnest() {
  const app = telegram();
  const apple = (app && app.platform === "ios") || /iP(?:hone|ad|od)/.test(navigator.userAgent);
  return apple && devicePixelRatio > 1 ? 0.5 : 1;
}

/** @param {number} number */
export function nameOf(number) {
  return `--wx${number}`.replace(".", "_");
}

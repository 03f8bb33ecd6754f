/** What lies behind a page. */

import { env } from "../core/env.js";
import { setBackground } from "../core/looks.js";
import { asyncCall } from "./_shared/call.js";

/** @param {ApiOptions<{backgroundColor?: string}>} options */
export function setBackgroundColor(options) {
  return asyncCall("setBackgroundColor", options, ({ backgroundColor }, done) => {
    setBackground({ backgroundColor });
    done();
  });
}

/** Styles of the page element: `overflow: hidden` stops it from scrolling under a layer. @param {ApiOptions<{style?: Partial<CSSStyleDeclaration>}>} options */
export function setPageStyle(options) {
  return asyncCall("setPageStyle", options, ({ style }, done) => {
    Object.assign(env.shell.page().style, style);
    done();
  });
}

/** The dots of the pull-down, "dark" or "light": they are grey on either. @param {ApiOptions<{textStyle: string}>} options */
export function setBackgroundTextStyle(options) {
  return asyncCall("setBackgroundTextStyle", options, (given, done) => done());
}

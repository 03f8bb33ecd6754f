/** Fonts from elsewhere. */

import { LOADING, within } from "../core/limits.js";
import { asyncCall, failure } from "./_shared/call.js";
import { ownerDocument } from "./_shared/dom.js";
import { fileUrl } from "./_shared/files.js";
import { forbidden } from "./_shared/policy.js";

/** @typedef {{style?: string, weight?: string, variant?: string}} FontDescription */

/** @param {ApiOptions<{family: string, source: string, desc?: FontDescription}>} options family, source: `url("...")`, desc: {style, weight, variant} */
export function loadFontFace(options) {
  return asyncCall("loadFontFace", options, async ({ family, source, desc = {} }) => {
    const url = /^url\(\s*["']?(.*?)["']?\s*\)/.exec(source);
    const address = url ? fileUrl(url[1]) : "";
    const face = new FontFace(family, url ? `url("${address}")` : source, descriptors(desc));
    try {
      ownerDocument().fonts.add(await within(LOADING, face.load(), () => failure("timeout")));
    } catch {
      throw failure((address && forbidden("font-src", address)) || "font cannot be loaded", { status: "error" });
    }
    return { status: "loaded" };
  });
}

/** @param {FontDescription} desc style, weight, variant */
function descriptors({ style, weight, variant }) {
  return { style, weight, featureSettings: variant === "small-caps" ? '"smcp"' : undefined };
}

/** WeChat's own fonts are not here; the system's stay. @param {ApiOptions} [options] */
export function loadBuiltInFontFace(options) {
  return asyncCall("loadBuiltInFontFace", options, (given, done, fail) => fail("no such built-in font"));
}

/** wx.scanCode: Telegram's QR scanner; elsewhere a code on a chosen picture, where the browser can read one. */

import { scanQr } from "../bridge/client.js";
import { LOADING, within } from "../core/limits.js";
import { asyncCall, failure } from "./_shared/call.js";
import { chooseFiles } from "./_shared/media.js";

/** @param {ApiOptions} [options] */
export function scanCode(options) {
  return asyncCall("scanCode", options, async () => {
    const text = await scanQr("");
    if (text === null) throw failure("cancel");
    return text === undefined ? fromPicture() : answer(text, "QR_CODE");
  });
}

async function fromPicture() {
  const Detector = /** @type {any} */ (globalThis).BarcodeDetector;
  if (!Detector) throw failure("codes can only be scanned inside Telegram");
  const [file] = await chooseFiles({ accept: "image/*", capture: "environment" });
  const found = createImageBitmap(file).then((picture) => new Detector().detect(picture));
  const [code] = await within(LOADING, found, () => failure("no code found"));
  if (!code) throw failure("no code found");
  return answer(code.rawValue, code.format.toUpperCase());
}

/** @param {string} result @param {string} scanType */
function answer(result, scanType) {
  const bytes = new TextEncoder().encode(result);
  return { result, scanType, charSet: "UTF-8", path: "", rawData: btoa(String.fromCharCode(...bytes)) };
}

/** The clipboard. */

import { readClipboard } from "../bridge/client.js";
import { env } from "../core/env.js";
import { DECISION, PROMPT, within } from "../core/limits.js";
import { asyncCall, failure } from "./_shared/call.js";
import { make, ownerDocument } from "./_shared/dom.js";
import { language } from "./_shared/device.js";

/** Copy a text; WeChat tells the user so, and so does this. @param {ApiOptions<{data: unknown}>} options */
export function setClipboardData(options) {
  return asyncCall("setClipboardData", options, async ({ data }) => {
    await write(String(data));
    if (env.api.showToast) env.api.showToast({ title: language().startsWith("zh") ? "内容已复制" : "Copied", icon: "none" });
    return undefined;
  });
}

/** @param {ApiOptions} [options] */
export function getClipboardData(options) {
  return asyncCall("getClipboardData", options, async () => {
    const text = await readClipboard();
    if (text !== null) return { data: text };
    try {
      return { data: await within(DECISION, globalThis.navigator.clipboard.readText(), () => new Error("no answer")) };
    } catch {
      throw failure("the client does not let an app read the clipboard");
    }
  });
}

/** @param {string} text */
async function write(text) {
  try {
    await within(PROMPT, globalThis.navigator.clipboard.writeText(text), () => new Error("no answer"));
  } catch {
    // Frames and older web views have only the old way.
    const field = make("textarea", { style: "position:fixed;opacity:0", readonly: true });
    field.value = text;
    env.shell.overlays.append(field);
    field.select();
    const copied = ownerDocument().execCommand("copy");
    field.remove();
    if (!copied) throw failure("the client does not let an app write the clipboard");
  }
}

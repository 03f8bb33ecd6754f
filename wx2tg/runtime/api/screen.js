/** The screen stays on. */

import { env } from "../core/env.js";
import { PROMPT, within } from "../core/limits.js";
import { ownerDocument } from "./_shared/dom.js";
import { asyncCall, failure } from "./_shared/call.js";

/** The browser's lock, while there is one, and whether the app wants it. */
const screen = { lock: /** @type {WakeLockSentinel | null} */ (null), wanted: false, watching: false };

/** @param {ApiOptions<{keepScreenOn: boolean}>} options keepScreenOn */
export function setKeepScreenOn(options) {
  return asyncCall("setKeepScreenOn", options, async ({ keepScreenOn }) => {
    screen.wanted = Boolean(keepScreenOn);
    await (screen.wanted ? hold() : release());
    return undefined;
  });
}

async function hold() {
  const { wakeLock } = /** @type {any} */ (globalThis.navigator);
  if (!wakeLock) throw failure("the client cannot keep the screen on");
  screen.lock = await within(PROMPT, wakeLock.request("screen"), () => failure("the client does not answer"));
  if (screen.watching) return;
  screen.watching = true;
  // The browser takes the lock away with the page, and does not give it back.
  env.events.on("appShow", () => {
    if (screen.wanted && !ownerDocument().hidden) hold().catch(() => undefined);
  });
}

async function release() {
  if (screen.lock) await screen.lock.release();
  screen.lock = null;
}

/** Asking before a page is left, and before the client closes the app. */

import { confirmClosing } from "../bridge/client.js";
import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";
import { askModal } from "./_shared/modal.js";

/**
 * Going back from this page asks with `message` first, whatever leads back. Other moves do not ask, as in WeChat.
 * @param {ApiOptions<{message: string}>} options
 */
export function enableAlertBeforeUnload(options) {
  return asyncCall("enableAlertBeforeUnload", options, (given, done) => {
    const page = env.router.top();
    if (page) page.mayLeave = question(page, given.message);
    keepClosing();
    done();
  });
}

/** @param {ApiOptions} [options] */
export function disableAlertBeforeUnload(options) {
  return asyncCall("disableAlertBeforeUnload", options, (given, done) => {
    const page = env.router.top();
    if (page) page.mayLeave = undefined;
    keepClosing();
    done();
  });
}

/** @param {PageInstance} page @param {string} content @returns {() => Promise<boolean>} whether the page may be left */
function question(page, content) {
  return async () => {
    // Who goes back twice is asked once.
    if (page.asking) return false;
    page.asking = true;
    const { confirm } = await askModal({ content }, false).finally(() => { page.asking = false; });
    return confirm && env.router.top() === page;
  };
}

/** Telegram asks before it closes the app, in its own words, while the visible page is one that asks. */
function keepClosing() {
  const { shell } = env;
  shell.arranged = () => {
    const on = !!env.router.top()?.mayLeave;
    if (on !== !!shell.confirms) confirmClosing((shell.confirms = on));
  };
  shell.arranged();
}

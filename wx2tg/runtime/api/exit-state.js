/** `onSaveExitState`: what the pages on the stack want to know at the next launch is kept when the app may be closed. */

import { env } from "../core/env.js";
import { callPage } from "../core/page.js";
import { HIDDEN, loadValue, removeValue, saveValue } from "./_shared/store.js";

const KEY = `${HIDDEN}exit`;
const DAY = 24 * 60 * 60 * 1000;

/** Ask every page of the stack and keep the answers, in place of those of the last time. */
export function saveExitState() {
  const kept = /** @type {[string, {data: unknown, until: number}][]} */ ([]);
  for (const page of env.router.stack) {
    const answer = callPage(page, "onSaveExitState");
    if (!answer || answer.data === undefined) continue;
    const { data, expireTimeStamp: until = Date.now() + DAY } = answer;
    kept.push([addressOf(page.is, page.query), { data, until }]);
  }
  if (kept.length) saveValue(KEY, kept);
  else removeValue(KEY);
}

/**
 * What a page left at this address when the app was last closed, not when it was hidden since; the first one takes it.
 * @param {string} path @param {Query} query
 */
export function exitState(path, query) {
  const { router } = env;
  if (!router.left) {
    router.left = new Map((loadValue(KEY) || { value: [] }).value);
    removeValue(KEY);
  }
  const address = addressOf(path, query);
  const found = router.left.get(address);
  router.left.delete(address);
  return found && found.until > Date.now() ? found.data : undefined;
}

/** @param {string} path @param {Record<string, string>} query */
function addressOf(path, query) {
  return `${path}?${Object.keys(query).sort().map((name) => `${name}=${query[name]}`).join("&")}`;
}

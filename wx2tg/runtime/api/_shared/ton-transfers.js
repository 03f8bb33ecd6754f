/** Transfers that a wallet was asked for and whose end the app has not seen: kept so that no order is paid twice. */

import { env } from "../../core/env.js";

/** Milliseconds after which a transfer can no longer come, whatever its own time limit says. */
const STALE = 86400000;

/** @param {Fields} order @returns {TonTransfer | undefined} */
export function recallTransfer(order) {
  const known = read()[keyOf(order)];
  return known && Date.now() < known.until + STALE ? known : undefined;
}

/** @param {Fields} order @param {TonTransfer} transfer */
export function rememberTransfer(order, transfer) {
  const fresh = Object.entries(read()).filter(([, { until }]) => Date.now() < until + STALE);
  write({ ...Object.fromEntries(fresh), [keyOf(order)]: transfer });
}

/** @param {Fields} order */
export function forgetTransfer(order) {
  const { [keyOf(order)]: gone, ...rest } = read();
  if (gone) write(rest);
}

/** What tells an order from others: WeChat's `package`, or all that the app gave. @param {Fields} order */
function keyOf(order) {
  return `order ${typeof order.package === "string" ? order.package : JSON.stringify(order)}`;
}

function place() {
  return `wx2tg-ton:${env.config.appid}`;
}

/** @returns {Record<string, TonTransfer>} */
function read() {
  try {
    return JSON.parse(globalThis.localStorage.getItem(place()) || "{}");
  } catch {
    return {};
  }
}

/** @param {Record<string, TonTransfer>} transfers */
function write(transfers) {
  try {
    globalThis.localStorage.setItem(place(), JSON.stringify(transfers));
  } catch {
    // Without a place to keep it, the server still refuses what is paid already.
  }
}

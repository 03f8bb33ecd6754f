/** What became of an order, as the owner's server knows it: the client's word alone proves nothing there. */

import { initData } from "../../bridge/client.js";
import { answeredText } from "./answers.js";
import { failure } from "./call.js";
import { postJson } from "./post.js";

/** Milliseconds that a pending payment is waited for. */
export const PENDING = 120000;

/** Nobody knows yet whether the money comes; the server hears of it when it does. */
export const STILL_PENDING = "payment is pending: it is not known yet whether it succeeds, so do not let the user pay again";

/** Milliseconds until the app hears of a payment that the server has not heard of yet. */
const SETTLING = 5000;

/** Milliseconds between two questions: at first, and at most. */
const FIRST = 500;
const LONGEST = 10000;

/** Why an order that the server has ended will not be paid. @type {Table<string>} */
const ENDED = {
  __proto__: null,
  closed: "the order is closed",
  expired: "the order has expired",
  refunded: "the payment has been returned",
};

/**
 * Wait until the server knows how a payment ended. A payment that the client calls paid counts as paid after SETTLING
 * whatever the server says, since the money is taken: the shop only hears of it later.
 * @param {string} endpoint of `[payment] state` @param {Fields} order
 * @param {"paid" | "pending"} said by the client
 * @returns {Promise<PaymentState>} "paid", or "pending" where the time was too short; rejects where the order has ended
 */
export async function settledState(endpoint, order, said) {
  const until = Date.now() + (said === "paid" ? SETTLING : PENDING);
  for (let pause = FIRST; Date.now() < until; pause = Math.min(2 * pause, LONGEST)) {
    const answer = await known(endpoint, order, until - Date.now());
    const state = answer && answeredText(answer, "state").toLowerCase();
    if (state === "paid" && answer && answer.told !== false) return "paid";
    if (said === "paid" && !answer) return "paid";
    if (said === "pending" && state && ENDED[state]) throw failure(ENDED[state], { status: state });
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, Math.max(until - Date.now(), 0))));
  }
  return said;
}

/** The server's answer, null where there is none. @param {string} endpoint @param {Fields} order @param {number} limit milliseconds */
function known(endpoint, order, limit) {
  return postJson(endpoint, { ...order, initData: initData() }, limit).catch(() => null);
}

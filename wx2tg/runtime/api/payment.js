/** wx.requestPayment and its kin: an invoice of Telegram's, made by the owner's server, or a transfer in TON. */

import { initData } from "../bridge/client.js";
import { laterState, openInvoice } from "../bridge/invoice.js";
import { env } from "../core/env.js";
import { answeredFields, requiredText } from "./_shared/answers.js";
import { asyncCall, failure } from "./_shared/call.js";
import { PENDING, settledState, STILL_PENDING } from "./_shared/order-state.js";
import { postJson } from "./_shared/post.js";

const INVOICE = /^https:\/\/t\.me\/(?:\$|invoice\/)[\w=-]+$/;

/** @param {ApiOptions<Fields>} options WeChat's parameters; an invoice link may stand in any of them, or in `invoiceLink` */
export function requestPayment(options) {
  return pay("requestPayment", options);
}

/** @param {ApiOptions<Fields>} options */
export function requestOrderPayment(options) {
  return pay("requestOrderPayment", options);
}

/** @param {ApiOptions<Fields>} options */
export function requestVirtualPayment(options) {
  return pay("requestVirtualPayment", options);
}

/** @param {ApiOptions<Fields>} options */
export function requestCommonPayment(options) {
  return pay("requestCommonPayment", options);
}

/** @param {ApiOptions<Fields>} options */
export function requestPluginPayment(options) {
  return pay("requestPluginPayment", options);
}

/** @param {ApiOptions<Fields>} options */
export function requestMidasPayment(options) {
  return pay("requestMidasPayment", options);
}

/** The payment of WeChat's global edition: one method, no picker. */
export function createGlobalPayment() {
  return {
    methodKey: "telegram",
    abort() {},
    openMethodPicker: (/** @type {ApiOptions} */ options) =>
      asyncCall("openMethodPicker", options, (given, done) => done({ methodKey: "telegram" })),
    requestGlobalPayment: (/** @type {ApiOptions<Fields>} */ options) => pay("requestGlobalPayment", options),
  };
}

/** @param {string} name @param {ApiOptions<Fields>} options */
function pay(name, options) {
  // The order is what the app gives, without its callbacks: what a server is told.
  return asyncCall(name, options, (given) => (env.parts.payOrder || payByInvoice)(JSON.parse(JSON.stringify(given))));
}

/** Pay an order by an invoice of Telegram's. @param {Fields} order @returns {Promise<void>} rejects with the reason */
async function payByInvoice(order) {
  const link = await invoiceLink(order);
  const state = await settled(order, link, await openInvoice(link));
  if (state === "paid") return;
  if (state === "cancelled") throw failure("cancel");
  if (state === "unsupported") throw failure("an invoice can only be paid inside Telegram");
  // "pending" is not a success: the money may still not come.
  throw failure(state === "pending" ? STILL_PENDING : "payment failed", { status: state });
}

/**
 * What became of a payment: the server knows it better than the client, where it can be asked.
 * @param {Fields} order @param {string} link of the invoice @param {PaymentState} said by the client
 * @returns {Promise<PaymentState>}
 */
async function settled(order, link, said) {
  const { state } = env.settings.payment || {};
  if (state && (said === "paid" || said === "pending")) return settledState(state, order, said);
  return said === "pending" ? laterState(link, PENDING) : said;
}

/** @param {Fields} order @returns {Promise<string>} */
async function invoiceLink(order) {
  const known = Object.values(order).find((value) => typeof value === "string" && INVOICE.test(value));
  if (known) return known;
  const { endpoint } = env.settings.payment || {};
  if (!endpoint) throw failure("no invoice: set [payment] endpoint in wx2tg.toml, or pass `invoiceLink`");
  const answer = await postJson(endpoint, { ...order, initData: initData() });
  const { slug } = answeredFields(answer);
  const link = slug ? `https://t.me/$${slug}` : requiredText(answer, "link", "payment", "an invoice link in `invoice_link`");
  if (INVOICE.test(link)) return link;
  throw failure(`the payment endpoint answered ${link}, which is no link of an invoice`);
}

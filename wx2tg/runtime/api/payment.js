/** wx.requestPayment and its kin: an invoice of Telegram's, made by the owner's server. */

import { initData } from "../bridge/client.js";
import { laterState, openInvoice } from "../bridge/invoice.js";
import { env } from "../core/env.js";
import { answeredFields, requiredText } from "./_shared/answers.js";
import { asyncCall, failure } from "./_shared/call.js";
import { PENDING, settledState } from "./_shared/order-state.js";
import { postJson } from "./_shared/post.js";

/** Nobody knows yet whether the money comes; the server hears of it when it does. */
const STILL_PENDING = "payment is pending: it is not known yet whether it succeeds, so do not let the user pay again";

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
  return asyncCall(name, options, async (given) => {
    // What the app asks for, without its callbacks: what a server is told.
    const order = JSON.parse(JSON.stringify(given));
    const state = await settled(order, await (env.parts.payOrder || payByInvoice)(order));
    if (state === "paid") return undefined;
    if (state === "cancelled") throw failure("cancel");
    if (state === "unsupported") throw failure("an invoice can only be paid inside Telegram");
    // "pending" is not a success: the money may still not come.
    throw failure(state === "pending" ? STILL_PENDING : "payment failed", { status: state });
  });
}

/** What the server says of a payment, where it can be asked. @param {Fields} order @param {PaymentState} said by the client */
async function settled(order, said) {
  const { state } = env.settings.payment || {};
  return state && (said === "paid" || said === "pending") ? settledState(state, order, said) : said;
}

/** @param {Fields} order @returns {Promise<PaymentState>} */
async function payByInvoice(order) {
  const link = await invoiceLink(order);
  const said = await openInvoice(link);
  // A server that can be asked knows better than the client.
  return said === "pending" && !(env.settings.payment || {}).state ? laterState(link, PENDING) : said;
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

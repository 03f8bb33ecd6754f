/** wx.requestPayment and its kin: an invoice of Telegram's, made by the owner's server. */

import { initData, openInvoice } from "../bridge/client.js";
import { env } from "../core/env.js";
import { asyncCall, failure } from "./_shared/call.js";
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
  return asyncCall(name, options, async (given) => {
    // What the app asks for, without its callbacks: what a server is told.
    const order = JSON.parse(JSON.stringify(given));
    const state = await (env.parts.payOrder || payByInvoice)(order);
    if (state === "paid") return undefined;
    if (state === "cancelled") throw failure("cancel");
    if (state === "unsupported") throw failure("an invoice can only be paid inside Telegram");
    // "pending" is not a success: the money may still not come.
    throw failure(state === "pending" ? "payment is pending" : "payment failed", { status: state });
  });
}

/** @param {Fields} order @returns {Promise<PaymentState>} */
async function payByInvoice(order) {
  return openInvoice(await invoiceLink(order));
}

/** @param {Fields} order */
async function invoiceLink(order) {
  const known = Object.values(order).find((value) => typeof value === "string" && INVOICE.test(value));
  if (known) return known;
  const { endpoint } = env.settings.payment || {};
  if (!endpoint) throw failure("no invoice: set [payment] endpoint in wx2tg.toml, or pass `invoiceLink`");
  const answer = await postJson(endpoint, { ...order, initData: initData() });
  const link = linkIn(answer);
  if (INVOICE.test(link)) return link;
  const reason = answer.description || answer.message;
  throw failure(`the payment endpoint answered without an invoice link${reason ? `: ${reason}` : ""}; it belongs into \`invoice_link\``);
}

/**
 * The link in an endpoint's answer: under `invoice_link`, `invoiceLink`, `link` or `url`, made of `slug`, or the Bot API's
 * own answer to createInvoiceLink, {ok, result}.
 * @param {Fields} answer @returns {string} "" where there is none
 */
function linkIn(answer) {
  const { invoice_link: named, invoiceLink, link, url, result, slug } = answer;
  const found = [named, invoiceLink, link, url, result].find((value) => typeof value === "string" && value);
  return found || (slug ? `https://t.me/$${slug}` : "");
}

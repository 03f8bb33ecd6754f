/** Telegram's invoices: what the client says of a payment, at once and later. */

import { ask } from "./client.js";
import { inTelegram } from "./telegram.js";

/** Milliseconds for a payment, which may lead through a bank. */
const PAYMENT = 3600000;

/**
 * Open an invoice link.
 * @param {string} url @returns {Promise<PaymentState>}
 */
export function openInvoice(url) {
  return ask("6.1", "unsupported", (app, resolve) => app.openInvoice(url, resolve), PAYMENT, "pending");
}

/**
 * What the client says later of an invoice that was pending. Telegram's script tells an app only the first word; what
 * comes after that is heard where the client's own events arrive.
 * @param {string} url @param {number} limit milliseconds, after which it is still pending
 * @returns {Promise<PaymentState>}
 */
export function laterState(url, limit) {
  const events = inTelegram() && /** @type {any} */ (globalThis).Telegram.WebView;
  const slug = url.replace(/^.*\/(?:\$|invoice\/)?/, "");
  return new Promise((resolve) => {
    const end = (/** @type {PaymentState} */ state) => {
      clearTimeout(timer);
      if (events) events.offEvent("invoice_closed", hear);
      resolve(state);
    };
    const hear = (/** @type {string} */ type, /** @type {{slug?: string, status?: PaymentState}} */ { slug: of, status = "pending" }) => {
      if (of === slug && status !== "pending") end(status);
    };
    const timer = setTimeout(end, limit, "pending");
    if (events) events.onEvent("invoice_closed", hear);
  });
}

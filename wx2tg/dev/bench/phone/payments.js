/** Invoices: the user of the workbench says what becomes of the payment. */

/** @type {import("./types.d.ts").Concern} */
export const payments = {
  web_app_open_invoice: (client, { slug }) => openInvoice(client, String(slug ?? "")),
};

/**
 * @param {import("./client.js").Client} client
 * @param {string} slug
 */
export async function openInvoice(client, slug) {
  const status = await client.ask("invoice", [`The invoice with the address “${slug}”. No money moves.`]);
  client.send("invoice_closed", { slug, status });
}

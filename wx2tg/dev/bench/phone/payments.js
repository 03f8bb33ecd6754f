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
  const how = await client.ask("invoice", [`The invoice with the address “${slug}”. No money moves.`]);
  client.send("invoice_closed", { slug, status: client.state.companion ? await settled(client, slug, how) : how });
}

/**
 * The bot of the companion beside the workbench hears of the payment, and may refuse it.
 * @param {import("./client.js").Client} client
 * @param {string} slug
 * @param {string} how  What the user said.
 * @returns {Promise<string>} What became of it.
 */
async function settled(client, slug, how) {
  const user = client.identity?.user;
  try {
    const { status, message } = await client.api.post("bot/invoice", { slug, how, user });
    if (message) client.screen.tell(message);
    return status;
  } catch (error) {
    client.screen.tell(error instanceof Error ? error.message : String(error));
    return "failed";
  }
}

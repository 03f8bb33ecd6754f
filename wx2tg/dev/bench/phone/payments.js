/** Invoices: the user of the workbench says what becomes of the payment. */
import { tellBot } from "./bot.js";

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
  client.send("invoice_closed", { slug, status: await settled(client, slug, how) });
}

/**
 * The bot of the companion beside the workbench hears of the payment, and may refuse it.
 * @param {import("./client.js").Client} client
 * @param {string} slug
 * @param {string} how  What the user said.
 * @returns {Promise<string>} What became of it.
 */
async function settled(client, slug, how) {
  try {
    const answer = await tellBot(client, "invoice", { slug, how });
    if (answer?.message) client.screen.tell(answer.message);
    return answer?.status ?? how;
  } catch (error) {
    client.screen.tell(error instanceof Error ? error.message : String(error));
    return "failed";
  }
}

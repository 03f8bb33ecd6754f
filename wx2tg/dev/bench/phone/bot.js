/** The bot of the companion that runs beside the workbench, where one does. */

/**
 * Tell the workbench's Bot API what the user did.
 * @param {import("./client.js").Client} client
 * @param {string} what  Below `/api/bot/`.
 * @param {Record<string, unknown>} data
 * @returns {Promise<any>} Its answer, null where no companion runs. It is rejected with the words of a refusal.
 */
export async function tellBot(client, what, data) {
  return client.state.companion ? client.api.post(`bot/${what}`, { ...data, user: client.identity?.user }) : null;
}

/** Popups with a title, a message and up to three buttons. */

/** The texts of buttons that have none of their own, and how each type looks. @type {Record<string, [string, string]>} */
const TYPES = {
  default: ["", "plain"],
  ok: ["OK", "plain"],
  close: ["Close", "plain"],
  cancel: ["Cancel", "plain"],
  destructive: ["", "danger"],
};

/** @type {import("./types.d.ts").Concern} */
export const popups = {
  async web_app_open_popup(client, { title, message, buttons }) {
    /** @type {{id?: unknown, type?: unknown, text?: unknown}[]} */
    const given = Array.isArray(buttons) ? buttons.slice(0, 3) : [];
    const made = given.map(({ id, type, text }) => {
      const [usual, style] = TYPES[String(type)] ?? TYPES.default;
      return { id: String(id ?? ""), text: String(text || usual), style };
    });
    const lines = [String(message ?? "")];
    const pressed = await client.screen.sheets.open({ title: String(title ?? ""), lines, buttons: made });
    client.send("popup_closed", pressed === null ? {} : { button_id: pressed });
  },
};

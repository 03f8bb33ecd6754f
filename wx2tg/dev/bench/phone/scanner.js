/** The scanner of QR codes, and the clipboard. */
import { make } from "../dom.js";

/** @typedef {import("./client.js").Client} Client */

/** @type {import("./types.d.ts").Concern} */
export const scanner = {
  web_app_open_scan_qr_popup: (client, { text }) => scan(client, String(text ?? "")),
  web_app_close_scan_qr_popup(client) {
    if (client.screen.sheets.close("scanner")) client.send("scan_qr_popup_closed");
  },
  async web_app_read_text_from_clipboard(client, { req_id }) {
    const text = make("textarea", { rows: 3, "aria-label": "Text of the clipboard" });
    text.value = client.now.clipboard;
    const answer = await client.ask("clipboard", ["The app reads the clipboard, which has this text:", text]);
    if (text.value !== client.now.clipboard) client.settings.set({ clipboard: text.value });
    client.send("clipboard_text_received", { req_id, data: answer === "allowed" ? text.value : null });
  },
};

/**
 * The scanner stays open, and each text that is scanned is sent, until the app or the user closes it.
 * @param {Client} client
 * @param {string} prompt
 */
async function scan(client, prompt) {
  if (!client.has("scanner")) {
    client.note("web_app_open_scan_qr_popup", "The device has no scanner.");
    client.send("scan_qr_popup_closed");
    return;
  }
  const text = make("textarea", { rows: 3, "aria-label": "Text of the code" });
  text.value = client.now.scanned;
  const found = make("p", { class: "muted", role: "status" });
  const picture = make("input", { type: "file", accept: "image/*", "aria-label": "Picture of a code" });
  picture.addEventListener("change", async () => {
    const [file] = picture.files ?? [];
    if (!file) return;
    found.textContent = "";
    try {
      text.value = await textOfPicture(file);
    } catch (error) {
      found.textContent = error instanceof Error ? error.message : String(error);
    }
  });
  const buttons = [
    { id: "scan", text: "Scan", style: "primary", stays: true },
    { id: "close", text: "Close", style: "plain" },
  ];
  const lines = [prompt || "The camera sees a code with this text:", text, picture, found];
  const press = () => {
    client.settings.set({ scanned: text.value });
    client.send("qr_text_received", { data: text.value });
  };
  await client.screen.sheets.open({ id: "scanner", title: "QR scanner", lines, buttons, press });
  client.send("scan_qr_popup_closed");
}

/**
 * @param {Blob} file
 * @returns {Promise<string>} The text of the first QR code in the picture.
 */
async function textOfPicture(file) {
  const Detector = Reflect.get(globalThis, "BarcodeDetector");
  if (!Detector) throw new Error("This browser cannot read codes in pictures. Type the text instead.");
  const bitmap = await createImageBitmap(file);
  const [code] = await new Detector({ formats: ["qr_code"] }).detect(bitmap);
  if (!code) throw new Error("There is no QR code in this picture.");
  return code.rawValue;
}

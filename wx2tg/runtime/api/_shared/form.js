/** A dialog with a few named fields, for the APIs that ask the user something WeChat would know. */

import { make } from "./dom.js";
import { openLayer } from "./dialog.js";

/** @typedef {{label: string, value?: string, type?: string, optional?: boolean, autocomplete?: string}} FormField */

/**
 * Ask for `fields`. Resolves with {name: value}, or null where the user went back.
 * @param {string} title
 * @param {Record<string, FormField>} fields
 * @param {{confirm?: string, cancel?: string}} [words]
 * @returns {Promise<Record<string, string> | null>}
 */
export function askForm(title, fields, words = {}) {
  return new Promise((resolve) => {
    /** @type {any[]} */
    const rows = Object.entries(fields).map(([name, field]) =>
      make(
        "label",
        { class: "wx-dialog-label" },
        field.label,
        make("input", {
          class: "wx-dialog-field",
          name,
          type: field.type || "text",
          value: field.value || "",
          required: !field.optional,
          autocomplete: field.autocomplete || "off",
        }),
      ),
    );
    const answer = (/** @type {Record<string, string> | null} */ value) => {
      close();
      resolve(value);
    };
    const form = make(
      "form",
      {
        class: "wx-dialog",
        role: "dialog",
        "aria-label": title,
        onsubmit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          answer(Object.fromEntries(rows.map((row) => [row.lastChild.name, row.lastChild.value.trim()])));
        },
      },
      make("div", { class: "wx-dialog-title" }, title),
      make("div", { class: "wx-dialog-body" }, ...rows),
      make(
        "div",
        { class: "wx-dialog-buttons" },
        make("button", { type: "button", onclick: () => answer(null) }, words.cancel || "Cancel"),
        make("button", { type: "submit" }, words.confirm || "OK"),
      ),
    );
    const close = openLayer(form, { layer: "wx-layer-form", cancel: () => answer(null), focus: rows[0].lastChild });
  });
}

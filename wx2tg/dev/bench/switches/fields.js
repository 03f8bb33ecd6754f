/** Fields of the switches, each bound to a setting of the phone. */
import { make } from "../dom.js";

/**
 * @typedef {import("../phone/settings.js").Settings} Settings
 * @typedef {import("../phone/types.d.ts").PhoneSettings} PhoneSettings
 * @typedef {keyof PhoneSettings} Name
 *
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {() => void} update  Show what the setting says now.
 */

/**
 * @param {string} title
 * @param {HTMLElement} control
 * @returns {HTMLElement}
 */
function labelled(title, control) {
  return make("label", { class: "field" }, make("span", {}, title), control);
}

/**
 * A list of choices.
 * @param {string} title
 * @param {[string, string][]} options  Values with their texts.
 * @param {() => string} read
 * @param {(value: string) => void} write
 * @returns {Field}
 */
export function choice(title, options, read, write) {
  const select = make("select");
  select.append(...options.map(([value, text]) => make("option", { value }, text)));
  select.addEventListener("change", () => write(select.value));
  const update = () => {
    const value = read();
    if (![...select.options].some((option) => option.value === value)) select.append(make("option", { value }, value));
    select.value = value;
  };
  return { element: labelled(title, select), update };
}

/**
 * A box to tick.
 * @param {string} title
 * @param {() => boolean} read
 * @param {(value: boolean) => void} write
 * @returns {Field}
 */
export function tick(title, read, write) {
  const box = make("input", { type: "checkbox" });
  box.addEventListener("change", () => write(box.checked));
  const element = make("label", { class: "tick" }, box, make("span", {}, title));
  return { element, update: () => void (box.checked = read()) };
}

/**
 * A text, taken over when the user has finished it.
 * @param {string} title
 * @param {() => string} read
 * @param {(value: string) => void} write
 * @param {import("../dom.js").Attributes} [attributes]
 * @returns {Field}
 */
export function text(title, read, write, attributes = {}) {
  const input = make("input", { type: "text", spellcheck: "false", autocomplete: "off", ...attributes });
  input.addEventListener("change", () => write(input.value));
  return { element: labelled(title, input), update: () => void (input.value = read()) };
}

/**
 * A number, taken over at once when it is one.
 * @param {string} title
 * @param {() => number} read
 * @param {(value: number) => void} write
 * @param {import("../dom.js").Attributes} [attributes]
 * @returns {Field}
 */
export function number(title, read, write, attributes = {}) {
  const input = make("input", { type: "number", inputmode: "numeric", ...attributes });
  input.addEventListener("change", () => {
    if (input.validity.valid && input.value !== "") write(Number(input.value));
    else input.value = String(read());
  });
  return { element: labelled(title, input), update: () => void (input.value = String(read())) };
}

/**
 * A slider with its value beside it.
 * @param {string} title
 * @param {{min: number, max: number, step: number}} range
 * @param {() => number} read
 * @param {(value: number) => void} write
 * @returns {Field}
 */
export function slider(title, range, read, write) {
  const input = make("input", { type: "range", ...range });
  const shown = make("output", { class: "mono" });
  input.addEventListener("input", () => {
    shown.textContent = input.value;
    write(Number(input.value));
  });
  const update = () => {
    input.value = String(read());
    shown.textContent = String(read());
  };
  return { element: make("label", { class: "field slider" }, make("span", {}, title), input, shown), update };
}

/**
 * A group that can be folded, open until the user folds it.
 * @param {string} title
 * @param {import("../store.js").Store} store
 * @param {(Node | Field)[]} content
 */
export function group(title, store, ...content) {
  const key = `switches.${title}`;
  const details = make("details", { class: "group" }, make("summary", {}, make("h2", {}, title)));
  details.open = store.get(key, OPEN.includes(title));
  details.addEventListener("toggle", () => store.set(key, details.open));
  details.append(make("div", { class: "group-body" }, ...content.map((one) => ("element" in one ? one.element : one))));
  return details;
}

/** Groups that are open at the first visit. */
const OPEN = ["Launch", "Look", "Device"];

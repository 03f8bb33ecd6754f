/** An event of one's own: sent to the app, or handled as if the app had posted it. */
import { make } from "../dom.js";
import { POSTED, SENT } from "../phone/events.js";

/**
 * @param {import("../phone/client.js").Client} client
 * @returns {{element: HTMLElement, fill: (entry: import("./entries.js").Entry) => void}}
 */
export function makeComposer(client) {
  const names = make("datalist", { id: "log-names" });
  names.append(...[...Object.keys(SENT), ...Object.keys(POSTED)].map((value) => make("option", { value })));
  const name = make("input", { list: "log-names", "aria-label": "Name of the event", placeholder: "theme_changed", spellcheck: "false" });
  const data = make("textarea", { rows: 3, "aria-label": "Data of the event, as JSON", placeholder: "{}", spellcheck: "false" });
  const fault = make("p", { class: "log-fault", role: "alert" });
  const pass = (/** @type {"send" | "receive"} */ way) => {
    fault.textContent = "";
    try {
      client.frame[way](name.value.trim(), data.value.trim() ? JSON.parse(data.value) : undefined);
    } catch (error) {
      fault.textContent = `The data is no JSON: ${error instanceof Error ? error.message : error}`;
    }
  };
  const element = make(
    "details",
    { class: "log-composer" },
    make("summary", {}, "An event of your own"),
    ...[names, name, data, fault],
    make("button", { type: "button", onclick: () => pass("send") }, "Send to the app"),
    make("button", { type: "button", onclick: () => pass("receive") }, "As if from the app"),
  );
  return {
    element,
    fill({ eventType, eventData }) {
      element.open = true;
      name.value = eventType;
      data.value = eventData === undefined || eventData === "" ? "" : JSON.stringify(eventData, null, 2);
      name.focus();
    },
  };
}

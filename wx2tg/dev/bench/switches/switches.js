/** The switches: everything that the phone, its user and its network can be. */
import { make } from "../dom.js";
import { ICONS } from "../icons.js";
import { answerFields, memoryButtons, placeFields, sensorFields } from "./answers.js";
import { deviceFields, featureFields, insetFields } from "./device.js";
import { group } from "./fields.js";
import { launchFields } from "./launch.js";
import { networkFields } from "./network.js";
import { themeFields } from "./theme.js";

/**
 * @param {import("../phone/client.js").Client} client
 * @returns {import("../types.d.ts").Panel}
 */
export function switches(client) {
  return {
    ...{ id: "switches", title: "Switches", icon: ICONS.switches, sheet: "switches/switches.css" },
    mount(element, { live, state, store }) {
      const pages = make("datalist", { id: "switches-pages" });
      const network = networkFields(client);
      const groups = {
        Launch: launchFields(client),
        Look: themeFields(client),
        Device: deviceFields(client),
        "Safe areas": [...insetFields(client, "safe", "Safe area"), ...insetFields(client, "content", "Content safe area")],
        Network: network.fields,
        Answers: answerFields(client),
        Sensors: sensorFields(client),
        Location: placeFields(client),
        "What the device has": featureFields(client),
      };
      const update = () => {
        pages.replaceChildren(...(state.pages ?? []).map((value) => make("option", { value })));
        for (const fields of Object.values(groups)) for (const field of fields) field.update();
      };
      const reset = make("button", { type: "button", onclick: () => client.settings.reset() }, "Reset all switches");
      element.classList.add("switches");
      element.append(pages, ...Object.entries(groups).map(([title, fields]) => group(title, store, ...fields)));
      element.append(network.said, memoryButtons(client), make("div", { class: "buttons" }, reset));
      client.onRender(update);
      for (const kind of ["hello", "update", "net"]) live.on(kind, update);
      update();
    },
  };
}

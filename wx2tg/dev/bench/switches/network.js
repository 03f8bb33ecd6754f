/** Switches of the network that the app meets; the server makes it so. */
import { make } from "../dom.js";
import { choice, text, tick } from "./fields.js";

/**
 * @typedef {import("../phone/client.js").Client} Client
 * @typedef {import("../types.d.ts").Conditions} Conditions
 * @typedef {import("./fields.js").Field} Field
 */

/** Named conditions: milliseconds of latency, kilobits a second. @type {Record<string, [number, number | null]>} */
const SPEEDS = {
  "As it is": [0, null],
  "Fast mobile": [100, 4000],
  "Slow mobile": [400, 400],
  "Very slow": [1500, 50],
};

/**
 * @param {Client} client
 * @returns {{fields: Field[], said: HTMLElement}}
 */
export function networkFields({ api, state }) {
  const said = make("p", { class: "fault", role: "alert" });
  const change = async (/** @type {Partial<Conditions>} */ part) => {
    said.textContent = "";
    try {
      state.network = (await api.post("network", { ...state.network, ...part })) ?? { ...state.network, ...part };
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    }
    for (const field of fields) field.update();
  };
  const speeds = Object.keys(SPEEDS).map((name) => /** @type {[string, string]} */ ([name, name]));
  const speed = () => {
    const { latency, kbps } = state.network;
    const found = Object.entries(SPEEDS).find(([, [wait, rate]]) => wait === latency && rate === kbps);
    return found ? found[0] : `${latency} ms, ${kbps ?? "∞"} kbit/s`;
  };
  const fields = [
    tick("Offline", () => state.network.offline, (offline) => void change({ offline })),
    choice("Speed", speeds, speed, (name) => {
      const [latency, kbps] = SPEEDS[name] ?? [state.network.latency, state.network.kbps];
      void change({ latency, kbps });
    }),
    text("Hosts that fail", () => state.network.failing.join(" "), (value) => void change({ failing: value.split(/[\s,]+/).filter(Boolean) }), {
      placeholder: "api.example.com",
    }),
    tick("Proxy, so that CORS stops no request", () => state.network.proxy, (proxy) => void change({ proxy })),
  ];
  return { fields, said };
}

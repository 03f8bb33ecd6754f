/** The workbench page: it asks the server for its state, then puts the phone and the panels in their places. */
import { Api } from "./api.js";
import { make } from "./dom.js";
import { Frame } from "./frame.js";
import { Live } from "./live.js";
import { events } from "./log/log.js";
import { Panels } from "./panel.js";
import { bot } from "./panels/bot.js";
import { PANELS } from "./panels/index.js";
import { makePhone, makeScreen } from "./phone/phone.js";
import { Store } from "./store.js";
import { switches } from "./switches/switches.js";
import { makeTop } from "./top.js";

const WIDE = "(min-width: 1500px)";

/** @param {HTMLElement} bench */
async function start(bench) {
  const store = new Store(localStorage);
  const [api, live] = [new Api(), new Live()];
  document.documentElement.dataset.look = store.get("look", "auto");
  const state = await api.get("state");
  document.title = `${state.name} – workbench`;

  const stage = make("section", { class: "stage", "aria-label": "Phone" });
  const dock = make("section", { class: "dock", "aria-label": "Switches" });
  const side = make("section", { class: "side", "aria-label": "Panels" });
  const screen = makeScreen();
  const frame = new Frame(screen.web, state.app);
  const context = { frame, api, live, state, store };
  const client = makePhone(stage, screen, context);
  bench.append(makeTop(bench, context), dock, stage, side);

  const panels = new Panels(side, context);
  for (const panel of [switches(client), events(client), ...PANELS, bot(client)]) panels.register(panel);
  const wide = matchMedia(WIDE);
  const arrange = () => panels.dock("switches", wide.matches ? dock : null);
  wide.addEventListener("change", arrange);
  arrange();

  // The agent keeps its events until it is asked something for the first time.
  frame.on("ready", () => void frame.ask("stack").catch(() => {}));
  const renew = async () => Object.assign(state, await api.get("state").catch(() => ({})));
  for (const kind of ["open", "failure", "mended", "update", "tunnel"]) live.on(kind, renew);
  live.connect();
  await client.launch();
}

const bench = /** @type {HTMLElement} */ (document.getElementById("bench"));
start(bench).catch((error) => {
  const again = make("button", { type: "button", class: "primary", onclick: () => location.reload() }, "Try again");
  bench.replaceChildren(make("div", { class: "empty", role: "alert" }, make("p", {}, error.message), again));
});

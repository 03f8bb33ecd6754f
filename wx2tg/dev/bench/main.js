/** The workbench page: it asks the server for its state, then puts the app and the panels in their places. */
import { Api } from "./api.js";
import { make } from "./dom.js";
import { Frame } from "./frame.js";
import { Live } from "./live.js";
import { Panels } from "./panel.js";
import { PANELS } from "./panels/index.js";
import { Store } from "./store.js";

const store = new Store(localStorage);
const api = new Api();
const live = new Live();
const bench = /** @type {HTMLElement} */ (document.getElementById("bench"));

const state = await api.get("state");
document.title = `${state.name} – workbench`;
const stage = make("section", { class: "stage", "aria-label": "Phone" });
const side = make("section", { class: "side", "aria-label": "Panels" });
bench.append(stage, side);

const frame = new Frame(stage, state.app);
const panels = new Panels(side, { frame, api, live, state, store });
for (const panel of PANELS) panels.register(panel);

live.connect();
frame.load((await api.get("launch")).src);

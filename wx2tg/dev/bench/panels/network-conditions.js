/** The network that the app meets: through the proxy or not, offline, slow, with hosts that fail. */
import { make } from "../dom.js";

/** @typedef {import("../types.d.ts").Conditions} State */

const WITH_PROXY =
  "Requests go through the workbench's proxy, so that no server's CORS rules stop them. Once the app is published there is " +
  "no proxy: what works here may fail there. Turn the proxy off to see the truth.";

const WITHOUT_PROXY =
  "The proxy is off: requests go from the browser to the servers, as they will in Telegram. One whose server does not " +
  "allow this app's origin by CORS fails here as it would there. (In WeChat there is no CORS.)";

export class Conditions {
  /** @param {import("../types.d.ts").Context} context */
  constructor(context) {
    this.context = context;
    this.proxy = this.#check("Proxy", (on) => ({ proxy: on }));
    this.offline = this.#check("Offline", (on) => ({ offline: on }));
    this.latency = this.#number("Latency in ms", 600_000, (value) => ({ latency: value ?? 0 }));
    this.kbps = this.#number("Speed in kbit/s", 10_000_000, (value) => ({ kbps: value || null }));
    this.kbps.placeholder = "full";
    this.failing = make("input", {
      ...{ type: "text", class: "mono", "aria-label": "Hosts that fail", placeholder: "api.example *.example", spellcheck: "false" },
      ...{ title: "Requests to these hosts fail; several are separated by blanks", onchange: () => this.#fail() },
    });
    this.truth = make("p", { class: "truth" });
    this.said = make("p", { class: "said bad", role: "alert" });
    this.element = make(
      "section",
      { class: "conditions", "aria-label": "Conditions of the network" },
      make(
        "div",
        { class: "toolbar" },
        labelled(this.proxy, "Proxy"),
        labelled(this.offline, "Offline"),
        labelled(this.latency, "Latency", "ms", true),
        labelled(this.kbps, "Speed", "kbit/s", true),
        labelled(this.failing, "Fail", "", true),
      ),
      this.truth,
      this.said,
    );
    this.#draw(context.state.network);
    context.live.on("open", () => void this.ask());
  }

  /**
   * @param {string} name
   * @param {(on: boolean) => Partial<State>} change
   */
  #check(name, change) {
    const input = make("input", { type: "checkbox", "aria-label": name });
    input.addEventListener("change", () => void this.#set(change(input.checked)));
    return input;
  }

  /**
   * @param {string} name
   * @param {number} max
   * @param {(value: number | null) => Partial<State>} change
   */
  #number(name, max, change) {
    const input = make("input", { type: "number", min: 0, max, step: "any", "aria-label": name });
    input.addEventListener("change", () => {
      if (input.checkValidity()) void this.#set(change(input.value === "" ? null : input.valueAsNumber));
      else this.said.textContent = `${name}: ${input.validationMessage}`;
    });
    return input;
  }

  #fail() {
    const hosts = this.failing.value.split(/[\s,]+/).map(hostOf).filter(Boolean);
    void this.#set({ failing: [...new Set(hosts)] });
  }

  /** Read them anew: the switches, or another window of the workbench, change them too. */
  async ask() {
    try {
      this.#draw(await this.context.api.get("network"));
    } catch {
      // The server is away; it is asked again when it is back.
    }
  }

  /** @param {Partial<State>} changes */
  async #set(changes) {
    try {
      const answer = await this.context.api.post("network", { ...this.state, ...changes });
      this.#draw(answer?.proxy === undefined ? { .../** @type {State} */ (this.state), ...changes } : answer);
      this.said.textContent = "";
    } catch (error) {
      this.said.textContent = error instanceof Error ? error.message : String(error);
      if (this.state) this.#draw(this.state);
    }
  }

  /** @param {State | null | undefined} state */
  #draw(state) {
    if (!state) return;
    this.state = state;
    this.context.state.network = state;
    this.proxy.checked = state.proxy;
    this.offline.checked = state.offline;
    this.latency.value = String(state.latency);
    this.kbps.value = state.kbps === null ? "" : String(state.kbps);
    this.failing.value = state.failing.join(" ");
    const worse = [
      state.offline && "Every request fails: the network is offline.",
      state.failing.length > 0 && `Requests to ${state.failing.join(", ")} fail.`,
    ].filter(Boolean);
    this.truth.textContent = [state.proxy ? WITH_PROXY : WITHOUT_PROXY, ...worse].join(" ");
    this.element.classList.toggle("changed", worse.length > 0 || state.latency > 0 || state.kbps !== null);
  }
}

/**
 * @param {HTMLElement} control
 * @param {string} before
 * @param {string} [after]
 * @param {boolean} [first]  Whether the text stands before the control.
 */
function labelled(control, before, after = "", first = false) {
  const text = make("span", {}, before);
  return make("label", {}, ...(first ? [text, control] : [control, text]), after && make("span", { class: "muted" }, after));
}

/**
 * The host of what was written, which may be a whole address.
 * @param {string} text
 */
function hostOf(text) {
  return text.replace(/^\w+:\/\//, "").replace(/\/.*$/, "").toLowerCase();
}

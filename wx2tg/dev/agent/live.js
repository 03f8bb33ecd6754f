/** The connection to the development server: what was saved, what is broken, what is mended. */

import { replaceParts, swapAssets, swapSheets, workOf } from "./hot.js";
import { restart } from "./restart.js";

/** @typedef {import("./hot.js").Update} Update */
/** @typedef {import("./hot.js").How} How */
/** @typedef {import("./overlay.js").Failure} Failure */

const SHORTEST_WAIT = 250;
const LONGEST_WAIT = 4000;

export class Live {
  /** @param {WorkbenchLink} link @param {Env} env @param {Development} dev @param {import("./overlay.js").Overlay} overlay */
  constructor(link, env, dev, overlay) {
    this.link = link;
    this.env = env;
    this.dev = dev;
    this.overlay = overlay;
    /** The build that the app in the frame is of; the version is -1 where the page does not say. */
    this.run = link.build.run;
    this.version = link.build.version;
    /** What the server says is broken. @type {Failure | null} */
    this.failure = null;
    /** What the last update could not bring in: it is tried again with the next. @type {Update | null} */
    this.rest = null;
    this.wait = SHORTEST_WAIT;
    /** Updates are applied one after the other. */
    this.turn = Promise.resolve();
  }

  connect() {
    const address = new URL("_wx2tg/live", document.baseURI);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new this.link.native.WebSocket(address);
    socket.addEventListener("open", () => (this.wait = SHORTEST_WAIT));
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data));
      const arrived = performance.now();
      this.turn = this.turn.then(() => this.hear(message, arrived)).catch((error) => console.error(error));
    });
    socket.addEventListener("close", () => {
      setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    });
  }

  /** @param {any} message @param {number} arrived */
  async hear(message, arrived) {
    switch (message.kind) {
      case "hello": return this.greeted(message);
      case "update": return this.update(message, arrived);
      case "failure": return this.fail(message.failure);
      case "mended": return this.fail(null);
      default: return undefined;
    }
  }

  /**
   * A page of an older build, or of another run of the server, is loaded anew: it may have been built while this one loaded.
   * @param {{run: string, version: number, failure: Failure | null}} message
   */
  greeted({ run, version, failure }) {
    this.fail(failure);
    const stale = this.version >= 0 && (version !== this.version || (this.run && run !== this.run));
    Object.assign(this, { run, version });
    return stale ? this.startAnew(version) : undefined;
  }

  /** @param {Failure | null} failure */
  fail(failure) {
    this.failure = failure;
    if (failure) this.overlay.show(failure);
    else this.overlay.hide();
  }

  /** @param {number} version @returns {Promise<never>} */
  startAnew(version) {
    restart(this.env, this.dev, true, version);
    // The page is on its way out: nothing more is done in it.
    return new Promise(() => {});
  }

  /** @param {Update} update @param {number} arrived */
  async update(update, arrived) {
    if (update.version <= this.version) return;
    if (this.version >= 0 && update.from !== this.version) await this.startAnew(update.version);
    this.version = update.version;
    const all = this.rest ? joined(this.rest, update) : update;
    this.rest = null;
    const thrown = /** @type {unknown[]} */ ([]);
    const deaf = this.link.errors((error) => thrown.push(error));
    let how = /** @type {How} */ ("none");
    try {
      how = await this.apply(all);
    } catch (error) {
      this.rest = all;
      thrown.unshift(error);
      // What was not thrown by the app's own code is in the console too.
      console.error(error);
    } finally {
      deaf();
    }
    const [error] = thrown;
    if (thrown.length) this.overlay.show(failureOf(error, this.link));
    else if (!this.failure) this.overlay.hide();
    const failed = thrown.length ? messageOf(error) : null;
    this.link.emit("live", { version: update.version, ms: performance.now() - arrived, how, failed });
  }

  /** @param {Update} update @returns {Promise<How>} */
  async apply(update) {
    const { version, sheets, assets } = update;
    const work = workOf(this.env, this.dev, update);
    if (!work) return this.startAnew(version);
    const [styled, shown, replaced] = await Promise.all([
      swapSheets(sheets, version), swapAssets(assets, version), replaceParts(this.dev, work, version),
    ]);
    return [replaced, styled, shown].find((how) => how !== "none") ?? "none";
  }
}

/** An update that failed and the one after it as one. @param {Update} before @param {Update} update @returns {Update} */
export function joined(before, update) {
  /** @template {{id: string, template?: boolean}} T @param {T[]} old @param {T[]} now @returns {T[]} */
  const parts = (old, now) => {
    const known = new Map(old.map((part) => [part.id, part]));
    for (const part of now) known.set(part.id, { ...part, template: part.template && known.get(part.id)?.template !== false });
    return [...known.values()];
  };
  const paths = (/** @type {string[]} */ old, /** @type {string[]} */ now) => [...new Set([...old, ...now])];
  return {
    ...update,
    sheets: paths(before.sheets, update.sheets),
    assets: paths(before.assets, update.assets),
    units: parts(before.units, update.units),
    modules: parts(before.modules, update.modules),
    whole: before.whole || update.whole,
  };
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** @param {unknown} error @param {WorkbenchLink} link @returns {Failure} */
function failureOf(error, link) {
  const [place] = link.framesOf(error instanceof Error ? error.stack : undefined);
  const { path = "", line = 0, column = 0 } = place ?? {};
  const finding = { code: "", severity: "error", message: messageOf(error), path, line, column, frame: "" };
  return { title: "What was saved throws an error", findings: [finding] };
}

/** The server's messages to the workbench: what was built, what failed, what passed over the network. */

const SHORTEST_WAIT = 250;
const LONGEST_WAIT = 4000;

/** @typedef {import("./types.d.ts").LiveMessage} LiveMessage */

/**
 * The connection to `/live`. It is opened again when it breaks, more and more slowly while the server is away.
 * Besides the server's kinds there are two of its own: `open` and `closed`.
 */
export class Live {
  /** @type {Map<string, Set<(message: LiveMessage) => void>>} */
  #handlers = new Map();
  #wait = SHORTEST_WAIT;
  connected = false;

  /**
   * @param {string} kind
   * @param {(message: any) => void} handler
   * @returns {() => void} Stops listening.
   */
  on(kind, handler) {
    const handlers = this.#handlers.get(kind) ?? new Set();
    this.#handlers.set(kind, handlers.add(handler));
    return () => void handlers.delete(handler);
  }

  connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/live`);
    socket.addEventListener("open", () => {
      this.#wait = SHORTEST_WAIT;
      this.#be(true);
    });
    socket.addEventListener("message", ({ data }) => this.#tell(JSON.parse(data)));
    socket.addEventListener("close", () => {
      this.#be(false);
      setTimeout(() => this.connect(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    });
  }

  /** @param {boolean} connected */
  #be(connected) {
    if (connected === this.connected) return;
    this.connected = connected;
    this.#tell({ kind: connected ? "open" : "closed" });
  }

  /** @param {LiveMessage} message */
  #tell(message) {
    for (const handler of this.#handlers.get(message.kind) ?? []) handler(message);
  }
}

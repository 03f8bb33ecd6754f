/** The browser's history, in step with the page stack: one entry for every page above the first. */

const PATIENCE = 1000;

export class Trail {
  /**
   * @param {() => string} address of the visible page
   * @param {(count: number) => Promise<any>} back closes pages; it may refuse
   */
  constructor(address, back) {
    this.address = address;
    this.back = back;
    /** How many entries of ours lie below the one that shows. */
    this.depth = 0;
    /** A jump takes its time, and what comes after it has to wait. */
    this.settled = Promise.resolve();
    this.arrive = /** @type {(() => void) | null} */ (null);
    addEventListener("popstate", ({ state }) => this.popped(state));
  }

  /** Bring the history to `depth`, and the address to the visible page's. @param {number} depth */
  settle(depth) {
    this.settled = this.settled.then(async () => {
      if (depth > this.depth) {
        this.depth = depth;
        history.pushState({ depth }, "", this.address());
        return;
      }
      await this.jump(depth - this.depth);
      this.depth = depth;
      history.replaceState({ depth }, "", this.address());
    });
  }

  /** @param {number} delta */
  async jump(delta) {
    if (!delta) return;
    await new Promise((resolve) => {
      this.arrive = () => resolve(undefined);
      history.go(delta);
      setTimeout(this.arrive, PATIENCE);
    });
    this.arrive = null;
  }

  /** We jumped, or the user did: back closes pages; what was closed does not come back. @param {any} state */
  popped(state) {
    if (this.arrive) {
      this.arrive();
      return;
    }
    const count = this.depth - (state ? state.depth : this.depth);
    const restore = () => (this.settled = this.settled.then(() => this.jump(count)));
    if (count < 0) restore();
    if (count <= 0) return;
    this.depth -= count;
    this.back(count).catch(() => {
      this.depth += count;
      restore();
    });
  }
}

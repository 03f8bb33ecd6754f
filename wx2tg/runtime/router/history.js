/** The browser's history, in step with what going back closes: one entry for every page above the first and every layer. */

const PATIENCE = 1000;

/**
 * `depth`: how many entries there are to be below the visible one; `asks`: whether the page asks before it is left;
 * `leave` closes as many layers and pages as the user went back, if it may; `visit` opens the page of an address that was
 * written by hand.
 * @typedef {{address(): string, depth(): number, asks(): boolean, leave(count: number): void, visit(): void}} Walk
 */

export class Trail {
  /** @param {Walk} walk */
  constructor(walk) {
    this.walk = walk;
    /** How many entries of ours lie below the one that shows. */
    this.depth = 0;
    /** A jump takes its time, and what comes after it has to wait. */
    this.settled = Promise.resolve();
    this.arrive = /** @type {(() => void) | null} */ (null);
    addEventListener("popstate", ({ state }) => this.popped(state));
  }

  /** Bring the history to as many entries as it is to have, and the address to the visible page's. */
  settle() {
    this.settled = this.settled.then(async () => {
      const depth = this.walk.depth();
      // While there is no page, as between those of a reLaunch, the history stays as it is.
      if (depth < 0) return;
      const address = this.walk.address();
      if (depth > this.depth) {
        while (depth > this.depth) history.pushState({ depth: (this.depth += 1) }, "", address);
        return;
      }
      await this.jump(depth - this.depth);
      this.depth = depth;
      history.replaceState({ depth }, "", address);
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

  /** We jumped, or the user did: back closes layers and pages; what was closed does not come back. @param {{depth: number} | null} state */
  popped(state) {
    if (this.arrive) {
      this.arrive();
      return;
    }
    if (!state) {
      this.depth += 1;
      this.walk.visit();
      return;
    }
    const count = this.depth - state.depth;
    // A page that asks before it is left is still shown: its entry is put back until there is an answer.
    if (count < 0 || this.walk.asks()) this.settled = this.settled.then(() => this.jump(count));
    else this.depth -= count;
    if (count > 0) this.walk.leave(count);
  }
}

/** `wx:if`, `wx:elif`, `wx:else`: one of several blocks before an anchor. */

import { env } from "../core/env.js";
import { Controller, dispose, show } from "./block.js";

/** @param {Anchor} anchor the comment behind the blocks @param {(() => import("./block.js").Block)[]} branches */
export function choose(anchor, branches) {
  return new Conditional(anchor, branches);
}

class Conditional extends Controller {
  /** @param {Anchor} anchor @param {(() => import("./block.js").Block)[]} branches */
  constructor(anchor, branches) {
    super();
    this.anchor = anchor;
    this.branches = branches;
    this.index = -1;
    /** @type {Block | null} */
    this.block = null;
  }

  /** @param {number} index of the branch to show, -1 for none @param {number} mask */
  update(index, mask) {
    if (index === this.index) {
      if (this.block) this.block.update(mask);
      return;
    }
    this.index = index;
    const old = this.block;
    this.block = index < 0 ? null : this.branches[index]();
    if (this.block) show(this.block, this.anchor);
    env.parts.changeCopies?.(old);
    if (old) dispose(old);
    if (this.block) this.attachNew(this.block);
  }

  blocks() {
    return [this.block];
  }
}

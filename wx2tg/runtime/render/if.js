/** `wx:if`, `wx:elif`, `wx:else`: one of several blocks before an anchor. */

import { attachIn, dispose, show } from "./block.js";
import { attachAll, detachAll, walkBlock } from "../core/instance.js";

/** @param {any} owner @param {any} anchor the comment behind the blocks @param {(() => import("./block.js").Block)[]} branches */
export function cond(owner, anchor, branches) {
  return new Conditional(owner, anchor, branches);
}

class Conditional {
  /** @param {any} owner @param {any} anchor @param {(() => import("./block.js").Block)[]} branches */
  constructor(owner, anchor, branches) {
    this.owner = owner;
    this.anchor = anchor;
    this.branches = branches;
    this.index = -1;
    /** @type {any} */
    this.block = null;
  }

  /** @param {number} index of the branch to show, -1 for none @param {number} mask */
  update(index, mask) {
    if (index === this.index) {
      if (this.block) this.block.update(mask);
      return;
    }
    this.index = index;
    if (this.block) dispose(this.block);
    this.block = null;
    if (index < 0) return;
    this.block = this.branches[index]();
    show(this.block, this.anchor);
    attachIn(this.owner, this.block);
  }

  attach() {
    attachAll(this.block);
  }

  detach() {
    detachAll(this.block);
  }

  /** @param {(instance: any) => void} visit */
  walk(visit) {
    walkBlock(this.block, visit);
  }
}

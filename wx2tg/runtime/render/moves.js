/** Elements with listeners for `touchmove`: whoever follows a finger needs its drags. */

import { holdSwipes } from "../core/swipes.js";

/** Among what a block holds, the one that stands for such an element. @param {HTMLElement} el @param {boolean} heard whether a listener is there from the start */
export function followMoves(el, heard) {
  return new Moves(el, heard);
}

class Moves {
  /** @param {HTMLElement} el @param {boolean} heard */
  constructor(el, heard) {
    this.el = el;
    this.heard = heard;
    this.attached = false;
  }

  /** A computed handler comes or goes. @param {boolean} heard */
  turn(heard) {
    this.heard = heard;
    if (this.attached) holdSwipes(this.el, heard);
  }

  attach() {
    this.attached = true;
    holdSwipes(this.el, this.heard);
  }

  detach() {
    this.attached = false;
    holdSwipes(this.el, false);
  }
}

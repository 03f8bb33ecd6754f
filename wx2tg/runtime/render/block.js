/** Blocks: the nodes of a template, a branch or a row, from `first` to `last`, with the function that updates them. */

import { move, remove } from "../host/dom.js";
import { env } from "../core/env.js";
import { attachAll, detachAll, walkBlock } from "../core/blocks.js";

/**
 * @typedef {{first: ChildNode, last: ChildNode, update: Function, kids: (() => (Kid | null)[]) | null}} Block
 */

/**
 * A component at either end may have no element: then its region ends there.
 * @param {ChildNode} first @param {ChildNode} last @param {Function} update called with the mask of changed names
 * @param {(() => (Kid | null)[]) | null} [kids] the child components and controllers inside, in document order
 * @returns {Block}
 */
export function block(first, last, update, kids = null) {
  return { first: first.$first || first, last: last.$last || last, update, kids };
}

/** Show a block before `before`. @param {Block} shown @param {Anchor} before */
export function show(shown, before) {
  move(before.parentNode, shown.first, shown.last, before);
}

/** Take a block away for good. @param {Block} gone */
export function dispose(gone) {
  leave(gone);
  remove(gone.first, gone.last);
}

/** Detach the components of a block, whose nodes are about to be removed. @param {Block} gone */
export function leave(gone) {
  env.parts.dropCopies?.(gone);
  if (gone.kids) (env.parts.leaveAlone || detachAll)(gone);
}

/**
 * The base of controllers. A controller attaches its blocks when it is attached itself, and those that it makes later
 * at once. It is attached when the block around it is in the page.
 */
export class Controller {
  constructor() {
    this.attached = false;
  }

  /** @returns {(Block | null)[]} */
  blocks() {
    return [];
  }

  /** @param {Block} made */
  attachNew(made) {
    if (this.attached && made.kids) attachAll(made);
  }

  attach() {
    this.attached = true;
    // An `attached` lifetime may add or remove blocks: the list is asked for again at each step, as in glass-easel.
    for (let i = 0, shown; i < (shown = this.blocks()).length; i += 1) attachAll(shown[i]);
  }

  detach() {
    this.attached = false;
    for (const shown of this.blocks()) detachAll(shown);
  }

  /** @param {(instance: Instance) => void} visit */
  walk(visit) {
    for (const shown of this.blocks()) walkBlock(shown, visit);
  }
}

/** The update of a block that never changes. */
export function still() {}

/** The text of a value in a template: nothing for undefined, but "null" for null. @param {unknown} value */
export function text(value) {
  return typeof value === "string" ? value : value === undefined ? "" : String(value);
}

/** Blocks that are removed for good: events that their components trigger in `detached` do not leave the block. */

import { ownerOf } from "../core/events.js";
import { detachAll } from "../core/blocks.js";

/** @param {any} gone a block */
export function leaveAlone(gone) {
  // The nodes stay in the document until their slots have given back what they show; for events they have no parent.
  /** @type {any} */
  const around = { $instance: ownerOf(gone.first) };
  const nodes = /** @type {[Node, Node | undefined][]} */ ([]);
  for (let node = gone.first; node; node = node === gone.last ? null : node.nextSibling) {
    const host = node.$virtual;
    nodes.push([host || node, (host || node).$home]);
    if (host) node = host.$end;
  }
  for (const [node] of nodes) node.$home = around;
  detachAll(gone);
  // What a slot among them showed may be shown elsewhere by now.
  for (const [node, home] of nodes) node.$home = home;
}

/** Blocks that go for good: what their components trigger when they are told is not heard outside of the block. */

import { ownerOf } from "../core/events.js";
import { detachAll } from "../core/instance.js";

/** @param {any} gone a block */
export function leaveAlone(gone) {
  // The nodes are still there, since slots in them take back what they show; for events nothing is around them.
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
  // What a slot among them showed is shown elsewhere from now on.
  for (const [node, home] of nodes) node.$home = home;
}

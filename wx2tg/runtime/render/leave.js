/** Blocks that go for good: their components are told, and what these trigger then is not heard outside of the block. */

import { remove } from "../host/dom.js";
import { ownerOf } from "../core/events.js";
import { detachAll } from "../core/instance.js";

/** Take a block away. @param {import("./block.js").Block} gone */
export function dispose(gone) {
  leave(gone);
  remove(gone.first, gone.last);
}

/** Tell the components in a block whose nodes are about to be removed. @param {import("./block.js").Block} gone */
export function leave(gone) {
  if (!gone.kids) return;
  // The nodes are still there, since slots in them take back what they show; for events nothing is around them.
  const around = { $c: ownerOf(gone.first) };
  for (let node = gone.first; node; node = node === gone.last ? null : node.nextSibling) node.$home = around;
  detachAll(gone);
}

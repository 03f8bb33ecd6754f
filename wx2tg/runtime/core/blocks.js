/** What a block of nodes does to the components in it, whatever shows it: a page, a slot, a branch, a row. */

/** @param {Block | null} block */
export function attachAll(block) {
  if (block && block.kids) for (const kid of block.kids()) if (kid) kid.attach();
}

/** @param {Block | null} block */
export function detachAll(block) {
  if (block && block.kids) for (const kid of block.kids()) if (kid) kid.detach();
}

/** @param {Block | null} block @param {(instance: Instance) => void} visit */
export function walkBlock(block, visit) {
  if (block && block.kids) for (const kid of block.kids()) if (kid && kid.walk) kid.walk(visit);
}

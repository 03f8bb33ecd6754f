/** Rows that change places: the components in them are told, where an app's components ask for it. */

/** In this order: what was passed to a component, what its own template shows, the component itself. @param {Block | null | undefined} block */
export function tellMoved(block) {
  if (block && block.kids) for (const kid of block.kids()) if (kid) tell(kid);
}

/** @param {Kid} kid a component, a controller, or what stands for a component */
function tell(kid) {
  if (kid.inner) {
    tell(kid.inner);
  } else if (kid.blocks) {
    kid.blocks().forEach(tellMoved);
  } else if (kid.content) {
    for (const entry of kid.content) tellMoved(entry.block);
    tellMoved(kid.block);
    if (kid.moved) kid.moved();
  }
}

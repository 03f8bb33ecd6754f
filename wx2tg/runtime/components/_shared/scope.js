/** Which forms and fields see each other across component boundaries. */

/**
 * Whether what `owner`'s template holds counts as part of `outer`'s: it is the same component, or each component
 * between the two opened itself with `behavior` ("wx://form-field-group", "wx://form-field-button").
 * @param {Instance | null} owner @param {Instance | null} outer @param {string} behavior @returns {boolean}
 */
export function belongs(owner, outer, behavior) {
  if (owner === outer) return true;
  return !!owner && owner.definition.behaviors.has(behavior) && belongs(owner.owner, outer, behavior);
}

/** Class names that reach a built-in component by an attribute: `placeholder-class`, `indicator-class`. */

/**
 * `names` as they stand in the style sheets of the component in whose template `node` was written.
 * @param {NativeNode} node @param {string} names
 */
export function scopedClasses(node, names) {
  return node.owner ? node.owner.classes(names) : names;
}

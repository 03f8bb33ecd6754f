/** Bound styles of units whose `@keyframes` have names of their own, because other units define the same. */

const PLAYS = /((?:^|;)\s*(?:-[a-z]+-)?animation(?:-name)?\s*:)([^;]*)/gi;

/** `"animation: move 1s"` -> `"animation: card--move 1s"`. @param {any} value @param {Instance & {unit: {keyframes: Record<string, string>}}} owner */
export function keyframed(value, owner) {
  const names = owner.unit.keyframes;
  if (value === undefined || value === null || !/animation/i.test(value)) return value;
  return String(value).replace(PLAYS, (_, head, list) => head + list.replace(/[^\s,"';:()]+/g, (/** @type {string} */ word) => (
    Object.prototype.hasOwnProperty.call(names, word) ? names[word] : word
  )));
}

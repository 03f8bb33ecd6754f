/** The speed of a movement, from the places where it was seen. */

/** What rested this long (ms) before it was let go has no speed. */
const REST = 80;

/** @returns {{at(x: number, y: number, time: number): void, lift(time: number): void, rest(): void, value(): {x: number, y: number}}} speeds in pixels a millisecond */
export function createSpeed() {
  /** @type {{x: number, y: number, time: number} | null} */
  let last = null;
  let speed = { x: 0, y: 0 };
  return {
    at(x, y, time) {
      const span = last ? time - last.time : 0;
      if (last && span > 0) {
        speed = { x: mixed(speed.x, (x - last.x) / span), y: mixed(speed.y, (y - last.y) / span) };
      }
      if (!last || span > 0) last = { x, y, time };
    },
    lift(time) {
      if (last && time - last.time > REST) speed = { x: 0, y: 0 };
    },
    rest() {
      last = null;
      speed = { x: 0, y: 0 };
    },
    value: () => ({ ...speed }),
  };
}

/** A little of what was, so that one uneven step does not decide. @param {number} before @param {number} now */
function mixed(before, now) {
  return 0.3 * before + 0.7 * now;
}

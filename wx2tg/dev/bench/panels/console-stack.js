/** The stack that an error carries in its text, which tells where it arose; the call that logged it is elsewhere. */

/**
 * @typedef {import("./console.js").Part} Part
 * @typedef {import("./console.js").Place} Place
 */

/** A line of a stack, as Chromium writes it (`at name (url:1:2)`) and as other browsers do (`name@url:1:2`). */
const LINE = /^\s*(?:at\s+)?(?:(.*?)(?:\s+\(|@))?(https?:\/\/[^\s()]+?):(\d+):(\d+)\)?\s*$/;

/**
 * The parts with errors shortened to their messages, and the places of the first error's stack; null where none has one.
 * @param {Part[]} parts
 * @returns {{parts: Part[], frames: Place[]} | null}
 */
export function withoutStacks(parts) {
  /** @type {Place[]} */
  let frames = [];
  const shortened = parts.map((part) => {
    if (part.kind !== "error") return part;
    const lines = part.text.split("\n");
    const first = lines.findIndex((line) => LINE.test(line));
    if (first < 0) return part;
    const found = lines.slice(first).flatMap(placeOf);
    if (!frames.length) frames = found;
    return { ...part, text: lines.slice(0, first).join("\n") || part.text };
  });
  return frames.length ? { parts: shortened, frames } : null;
}

/**
 * @param {string} line
 * @returns {Place[]}
 */
function placeOf(line) {
  const [, name = "", url, row, column] = LINE.exec(line) ?? [];
  return url ? [{ path: new URL(url).pathname.slice(1), line: Number(row), column: Number(column), name }] : [];
}

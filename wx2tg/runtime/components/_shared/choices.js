/** The modes of a picker: which columns there are, what is picked in them, and the value that comes of it. */

/**
 * @typedef {{
 *   columns(): string[][],
 *   picked(): number[],
 *   pick(column: number, index: number): void,
 *   value(): unknown,
 *   extra?(): object,
 *   fields?: HTMLElement | null,
 * }} Choices
 * `extra` is what `change` tells besides the value; `fields` an element shown below the columns.
 */

/** `selector`: one column; WeChat gives its index as a string. @param {Fields} props @returns {Choices} */
export function oneOf(props) {
  const list = texts(props.range, props.rangeKey);
  let index = within(props.value, list.length);
  return {
    columns: () => [list],
    picked: () => [index],
    pick(_, at) { index = at; },
    value: () => String(index),
  };
}

/** `multiSelector`: a column for each list. @param {Fields} props @returns {Choices} */
export function manyOf(props) {
  const lists = (Array.isArray(props.range) ? props.range : []).map((/** @type {unknown} */ list) => texts(list, props.rangeKey));
  const given = Array.isArray(props.value) ? props.value : [];
  const indexes = lists.map((/** @type {string[]} */ list, /** @type {number} */ at) => within(given[at], list.length));
  return {
    columns: () => lists,
    picked: () => indexes,
    pick(column, at) { indexes[column] = at; },
    value: () => [...indexes],
  };
}

/** `time`: hours and minutes between `start` and `end`. @param {Fields} props @returns {Choices} */
export function timeOf(props) {
  const now = new Date();
  return numbers({
    given: parts(props.value, ":", [now.getHours(), now.getMinutes()]),
    start: parts(props.start, ":", [0, 0]),
    end: parts(props.end, ":", [23, 59]),
    limits: () => [[0, 23], [0, 59]],
    suffixes: ["", ""],
    separator: ":",
  });
}

/** `date`: year, month and day, as far as `fields` goes. @param {Fields} props @param {boolean} chinese @returns {Choices} */
export function dateOf(props, chinese) {
  const now = new Date();
  const depth = props.fields === "year" ? 1 : props.fields === "month" ? 2 : 3;
  return numbers({
    given: parts(props.value, "-", [now.getFullYear(), now.getMonth() + 1, now.getDate()]).slice(0, depth),
    start: parts(props.start, "-", [1900, 1, 1]),
    end: parts(props.end, "-", [2100, 12, 31]),
    limits: ([year, month]) => [[1, 9999], [1, 12], [1, new Date(year, month, 0).getDate()]],
    suffixes: chinese ? ["年", "月", "日"] : ["", "", ""],
    separator: "-",
  });
}

/**
 * @typedef {{
 *   given: number[], start: number[], end: number[],
 *   limits: (now: number[]) => number[][], suffixes: string[], separator: string,
 * }} Rule
 * `limits` tells the lowest and highest number of every column.
 */

/**
 * Columns of numbers, each bounded by what stands before it.
 * @param {Rule} rule
 * @returns {Choices}
 */
function numbers({ given, start, end, limits, suffixes, separator }) {
  const now = [...given];
  /** Lowest and highest number of a column. @param {number} column */
  const bounds = (column) => {
    const [low, high] = limits(now)[column];
    const along = (/** @type {number[]} */ edge) => edge.slice(0, column).every((part, at) => part === now[at]);
    return [along(start) ? Math.max(low, start[column]) : low, along(end) ? Math.min(high, end[column]) : high];
  };
  const settle = () => now.forEach((_, column) => {
    const [low, high] = bounds(column);
    now[column] = Math.max(low, Math.min(high, now[column]));
  });
  settle();
  return {
    columns: () => now.map((_, column) => {
      const [low, high] = bounds(column);
      return Array.from({ length: Math.max(1, high - low + 1) }, (__, at) => pad(low + at) + suffixes[column]);
    }),
    picked: () => now.map((part, column) => part - bounds(column)[0]),
    pick(column, at) {
      now[column] = bounds(column)[0] + at;
      settle();
    },
    value: () => now.map(pad).join(separator),
  };
}

/** @param {unknown} list @param {string} key @returns {string[]} */
function texts(list, key) {
  const text = (/** @type {Fields} */ item) => (item !== null && typeof item === "object" ? item[key] : item);
  return (Array.isArray(list) ? list : []).map((item) => String(text(item) === undefined ? "" : text(item)));
}

/** @param {unknown} index @param {number} length */
function within(index, length) {
  return Math.max(0, Math.min(Math.floor(Number(index)) || 0, length - 1));
}

/** "2016-09" with the last part from `otherwise`. @param {unknown} text @param {string} separator @param {number[]} otherwise */
function parts(text, separator, otherwise) {
  const given = String(text || "").split(separator).map((part) => (part.trim() ? Number(part) : NaN));
  return otherwise.map((part, at) => (Number.isFinite(given[at]) ? given[at] : part));
}

/** @param {number} part */
function pad(part) {
  return String(part).padStart(2, "0");
}

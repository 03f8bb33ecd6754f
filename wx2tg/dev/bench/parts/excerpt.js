/** Lines of a file with their numbers, one of them marked. */
import { make } from "../dom.js";

/**
 * @param {string} text  Of the whole file.
 * @param {object} place
 * @param {number} place.line
 * @param {number} [place.column]
 * @param {number} [place.endLine]
 * @param {number} [place.endColumn]  Behind the last character that is marked.
 * @param {number} [around]  Lines before and after.
 */
export function excerpt(text, { line, column, endLine = line, endColumn }, around = 2) {
  const lines = text.split(/\r\n|\r|\n/);
  const first = Math.max(1, line - around);
  const last = Math.min(lines.length, line + around);
  const shown = [];
  for (let number = first; number <= last; number += 1) {
    const marked = number === line;
    const end = endLine > line ? lines[number - 1].length + 1 : endColumn;
    shown.push(codeLine(lines[number - 1], number, marked, marked ? [column, end] : []));
  }
  return make("div", { class: "excerpt mono", role: "group", "aria-label": `Lines ${first} to ${last}` }, ...shown);
}

/**
 * @param {string} text
 * @param {number} number
 * @param {boolean} marked
 * @param {(number | undefined)[]} range  Columns from 1: the first that is marked, and the one behind the last.
 */
export function codeLine(text, number, marked, [from, to]) {
  const gutter = make("span", { class: "number", "aria-hidden": "true" }, String(number));
  const code = make("span", { class: "code" });
  if (from && to && to > from) {
    code.append(text.slice(0, from - 1), make("mark", {}, text.slice(from - 1, to - 1)), text.slice(to - 1));
  } else {
    code.append(text);
  }
  return make("div", { class: marked ? "line marked" : "line", "aria-current": marked ? "location" : null }, gutter, code);
}

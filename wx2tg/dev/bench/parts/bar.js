/** A bar of one or several parts, drawn to the measure of a greatest value. */
import { make } from "../dom.js";

/**
 * @param {[name: string, value: number][]} parts  The name is a class, and read out.
 * @param {number} most  What the whole width stands for.
 * @param {string} [label]
 */
export function bar(parts, most, label) {
  const said = label ?? parts.map(([name, value]) => `${name} ${Math.round((value / most) * 100)} %`).join(", ");
  const element = make("span", { class: "bar", role: "img", "aria-label": said, title: said });
  for (const [name, value] of parts) {
    const part = make("span", { class: `bar-part ${name}` });
    part.style.width = `${(value / most) * 100}%`;
    element.append(part);
  }
  return element;
}

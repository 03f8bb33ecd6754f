/** What `checkbox`, `radio` and `switch` share: a box that shows whether it is on, and its keyboard and roles. */

import { flag, onPress } from "./press.js";

/** @typedef {{el: HTMLElement, node: NativeNode, box: HTMLElement, update(changed?: Changed): void, toggle(on: boolean): void, press(): void}} Check */

/**
 * @param {HTMLElement} el @param {NativeNode} node @param {any} box the element drawn as the control
 * @param {{mark: () => string, paint: (style: CSSStyleDeclaration, color: string) => void, press: () => void}} look `mark` names the
 *   class that tells the box's kind; `paint` applies a checked control's own colour; `press` acts on a tap
 * @returns {Check}
 */
export function createCheck(el, node, box, look) {
  const update = () => {
    const { checked, disabled, color } = node.props;
    const kind = look.mark();
    box.className = `${kind}${checked ? ` ${kind}-checked` : ""}${disabled ? ` ${kind}-disabled` : ""}`;
    box.style.cssText = "";
    if (color && checked) look.paint(box.style, color);
    el.setAttribute("aria-checked", String(checked));
    flag(el, "checked", checked);
    flag(el, "disabled", disabled);
  };
  const press = () => {
    if (!node.props.disabled) look.press();
  };
  onPress(el, press);
  update();
  const toggle = (/** @type {boolean} */ on) => {
    if (on === node.props.checked) return;
    node.props.checked = on;
    update();
    // A checkbox and a radio have no event of their own that would tell.
    if (node.writeBack) node.writeBack("", { checked: on });
  };
  return { el, node, box, update, press, toggle };
}

/** `hover-class`: classes that an element carries while it is pressed. */

import { nativeOf } from "../../core/native.js";
import { scopedClasses } from "./classes.js";

/** The properties of `view`; others bring defaults of their own. */
export const hoverProps = { hoverClass: "none", hoverStopPropagation: false, hoverStartTime: 50, hoverStayTime: 400 };

/**
 * @param {HTMLElement} el @param {NativeNode} node its properties hoverClass, hoverStartTime,
 *   hoverStayTime, hoverStopPropagation and disabled are read at every press
 * @param {Partial<typeof hoverProps>} [defaults] for the properties that the leaf does not declare
 * @returns {{update(changed?: Changed): void, detached(): void}}
 */
export function createHover(el, node, defaults) {
  /** @type {string[]} */
  let shown = [];
  let pressed = false;
  /** @type {ReturnType<typeof setTimeout> | number} */
  let timer = 0;
  const settings = () => ({ ...hoverProps, ...defaults, ...node.props });

  const clear = () => {
    clearTimeout(timer);
    el.classList.remove(...shown);
    shown = [];
  };
  const later = (/** @type {() => void} */ run, /** @type {number} */ wait) => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
  const leave = () => later(clear, settings().hoverStayTime);
  const show = () => {
    const { hoverClass } = settings();
    shown = namesOf(scopedClasses(node, hoverClass));
    // The built-in look of a default has the class as it is.
    if (hoverClass === node.leaf.props.hoverClass) shown.push(hoverClass);
    el.classList.add(...shown);
    if (!pressed) leave();
  };

  el.addEventListener("pointerdown", (event) => {
    const { hoverClass, hoverStartTime, disabled } = /** @type {typeof hoverProps & {disabled?: boolean}} */ (settings());
    if (event.button !== 0 || disabled || !namesOf(hoverClass).length || stoppedBelow(el, event.target)) return;
    pressed = true;
    clear();
    later(show, hoverStartTime);
  });
  el.addEventListener("pointerup", () => {
    pressed = false;
    // A press shorter than the start time still shows: `show` leaves by itself then.
    if (shown.length) leave();
  });
  for (const type of ["pointercancel", "pointerleave"]) {
    el.addEventListener(type, (event) => {
      // A finger that is lifted leaves too; only a drag or a scroll ends the press without it.
      if (!pressed) return;
      pressed = false;
      if (shown.length) leave();
      else if (event.type === "pointercancel") clearTimeout(timer);
    });
  }
  return {
    update() {
      if (shown.length && !namesOf(settings().hoverClass).length) clear();
    },
    detached: clear,
  };
}

/** @param {string} classes */
function namesOf(classes) {
  return !classes || classes === "none" ? [] : classes.split(/\s+/).filter(Boolean);
}

/** Whether an element between `target` and `el` keeps the press to itself. @param {HTMLElement} el @param {any} target */
function stoppedBelow(el, target) {
  for (let node = target; node && node !== el; node = node.parentElement) {
    const inner = nativeOf(node);
    if (inner && inner.props.hoverStopPropagation) return true;
  }
  return false;
}

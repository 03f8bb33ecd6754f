/** The `radio` component: one of the choices of a `radio-group`. */

import { closestNative } from "../core/native.js";
import { createCheck } from "./_shared/check.js";

const STEPS = /** @type {Table<number>} */ ({ __proto__: null, ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });

/** @satisfies {NativeLeaf} */
export const wxRadio = {
  props: { value: "", checked: false, disabled: false, color: "" },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    const group = () => closestNative(el, "wx-radio-group");
    const check = createCheck(el, node, el.querySelector(".wx-radio-input"), {
      mark: () => "wx-radio-input",
      paint: (style, color) => { style.backgroundColor = style.borderColor = color; },
      press() {
        if (node.props.checked) return;
        check.toggle(true);
        const around = group();
        if (around) around.impl.changed(node);
      },
    });
    el.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const around = group();
      if (!around || !(event.key in STEPS)) return;
      event.preventDefault();
      around.impl.step(node, STEPS[event.key]);
    });
    return {
      press: check.press,
      reset: () => check.toggle(false),
      update(/** @type {Changed} */ changed) {
        check.update();
        const around = group();
        if (changed.checked && node.props.checked && around) around.impl.settle(node);
      },
    };
  },
};

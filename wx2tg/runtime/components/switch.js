/** The `switch` component, drawn as a switch or as a checkbox. */

import { createCheck } from "./_shared/check.js";

/** @satisfies {NativeLeaf} */
export const wxSwitch = {
  props: { name: "", checked: false, disabled: false, type: "switch", color: "" },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    const boxed = () => node.props.type === "checkbox";
    const check = createCheck(el, node, el.querySelector(".wx-switch-wrapper").firstElementChild, {
      mark: () => (boxed() ? "wx-checkbox-input" : "wx-switch-input"),
      paint(style, color) {
        if (boxed()) style.color = color;
        else style.backgroundColor = style.borderColor = color;
      },
      press() {
        check.toggle(!node.props.checked);
        node.emit("change", { value: node.props.checked });
      },
    });
    return {
      update: check.update,
      press: check.press,
      reset: () => check.toggle(false),
      get value() {
        return node.props.checked;
      },
    };
  },
};

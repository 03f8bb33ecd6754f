/** The `checkbox` component. */

import { closestNative } from "../core/native.js";
import { createCheck } from "./_shared/check.js";

/** @satisfies {NativeLeaf} */
export const wxCheckbox = {
  props: { value: "", checked: false, disabled: false, color: "" },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    const check = createCheck(el, node, el.querySelector(".wx-checkbox-input"), {
      mark: () => "wx-checkbox-input",
      paint: (style, color) => { style.color = color; },
      press() {
        check.toggle(!node.props.checked);
        const group = closestNative(el, "wx-checkbox-group");
        if (group) group.impl.changed();
      },
    });
    return { update: check.update, press: check.press, reset: () => check.toggle(false) };
  },
};

/** The `checkbox` component. */

import { closestNative } from "../core/native.js";
import { createCheck } from "./_shared/check.js";

export const wxCheckbox = {
  props: { value: "", checked: false, disabled: false, color: "" },
  create(/** @type {any} */ el, /** @type {any} */ node) {
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

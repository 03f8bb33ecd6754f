/** The `checkbox-group` component: the values of the checkboxes in it that are checked. */

import { nativeOf } from "../core/native.js";

export const wxCheckboxGroup = {
  props: { name: "" },
  create(/** @type {any} */ el, /** @type {any} */ node) {
    const boxes = () => [...el.querySelectorAll("wx-checkbox")].map((box) => /** @type {any} */ (nativeOf(box)));
    return {
      get value() {
        return boxes().filter((box) => box.props.checked).map((box) => box.props.value);
      },
      changed() {
        node.emit("change", { value: this.value });
      },
      reset() {
        for (const box of boxes()) box.impl.reset();
      },
    };
  },
};

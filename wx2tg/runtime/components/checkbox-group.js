/** The `checkbox-group` component: the values of the checkboxes in it that are checked. */

import { nativeOf } from "../core/native.js";

/** @satisfies {NativeLeaf} */
export const wxCheckboxGroup = {
  props: { name: "" },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    const boxes = () => [...el.querySelectorAll("wx-checkbox")].map((box) => /** @type {NativeNode} */ (nativeOf(box)));
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

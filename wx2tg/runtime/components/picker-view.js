/** The `picker-view` component: wheels within a page, one for each `picker-view-column`. */

import { nativeOf } from "../core/native.js";
import { holdSwipes } from "../core/swipes.js";

/** @satisfies {NativeLeaf} */
export const wxPickerView = {
  props: { name: "", value: null, indicatorStyle: "", indicatorClass: "", maskStyle: "", maskClass: "", immediateChange: false },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    const columns = () => [...el.querySelectorAll("wx-picker-view-column")]
      .filter((column) => column.closest("wx-picker-view") === el)
      .map((column) => /** @type {NativeNode} */ (nativeOf(column)))
      .filter((column) => column && column.impl);
    const wanted = (/** @type {number} */ at) => (Array.isArray(node.props.value) && node.props.value[at]) || 0;
    return {
      attached: () => holdSwipes(el, true),
      detached: () => holdSwipes(el, false),
      update() {
        columns().forEach((column, at) => column.impl.show(wanted(at)));
      },
      /** What a column that has just come is to show. @param {NativeNode} column */
      wantedBy: (column) => wanted(columns().indexOf(column)),
      started: () => node.emit("pickstart"),
      /** A finger left a column, which may go on turning. */
      released() {
        if (node.props.immediateChange) this.changed();
      },
      settled() {
        this.changed();
        node.emit("pickend");
      },
      changed() {
        const before = node.props.value;
        const value = columns().map((column) => column.impl.index);
        const same = Array.isArray(before) && value.every((index, at) => index === (before[at] || 0));
        node.props.value = value;
        if (!same) node.emit("change", { value });
      },
      get value() {
        return node.props.value || [];
      },
      /** @this {{update(): void}} */
      reset() {
        node.props.value = null;
        this.update();
      },
    };
  },
};

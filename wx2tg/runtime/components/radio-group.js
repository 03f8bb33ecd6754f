/** The `radio-group` component: at most one of the radios in it is checked. */

import { nativeOf } from "../core/native.js";

/** @satisfies {NativeLeaf} */
export const wxRadioGroup = {
  props: { name: "" },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    const radios = () => [...el.querySelectorAll("wx-radio")].map((radio) => /** @type {NativeNode} */ (nativeOf(radio)));
    return {
      get value() {
        const chosen = radios().find((radio) => radio.props.checked);
        return chosen ? chosen.props.value : "";
      },
      /** `chosen` is checked now, so the others are not. @param {NativeNode | null} chosen */
      settle(chosen) {
        for (const radio of radios()) if (radio !== chosen && radio.props.checked) radio.impl.reset();
      },
      /** The user checked `chosen`. @param {NativeNode} chosen */
      changed(chosen) {
        this.settle(chosen);
        node.emit("change", { value: chosen.props.value });
      },
      /** Arrow keys go to the next radio and check it, as in any radio group. @param {NativeNode} from @param {number} by */
      step(from, by) {
        const open = radios().filter((radio) => !radio.props.disabled);
        const next = open[(open.indexOf(from) + by + open.length) % open.length];
        next.el.focus();
        next.el.click();
      },
      reset() {
        this.settle(null);
      },
    };
  },
};

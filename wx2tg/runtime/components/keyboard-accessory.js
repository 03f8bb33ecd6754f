/** The `keyboard-accessory` component: a bar above the keyboard while the field around it has the focus. */

import { watchKeyboard } from "../host/keyboard.js";
import { createOwnStyle } from "./_shared/own-style.js";

/** @satisfies {NativeLeaf} */
export const wxKeyboardAccessory = {
  props: {},
  create(/** @type {LeafElement} */ el) {
    /** @type {any} */
    const view = el.ownerDocument.defaultView;
    const style = createOwnStyle(el);
    let stop = () => {};
    // A tap on the bar must not take the focus from the field, or the bar would be gone before the tap counts.
    el.addEventListener("mousedown", (/** @type {Event} */ event) => event.preventDefault());
    return {
      attached() {
        stop = watchKeyboard(view, () => {
          const { visualViewport, innerHeight } = view;
          const hidden = Math.max(0, innerHeight - visualViewport.height - visualViewport.offsetTop);
          style.set({ "--wx-keyboard": `${hidden}px` });
        });
      },
      detached() {
        stop();
        style.detached();
      },
    };
  },
};

/** The `button` component: form actions, `open-type`, and the pressed look. */

import { closestNative } from "../core/native.js";
import { createHover } from "./_shared/hover.js";
import { openAs } from "./_shared/open-type.js";
import { flag, onPress } from "./_shared/press.js";
import { belongs } from "./_shared/scope.js";

const HOVER = { hoverClass: "button-hover", hoverStopPropagation: false, hoverStartTime: 20, hoverStayTime: 70 };

/** @satisfies {NativeLeaf} */
export const wxButton = {
  props: {
    name: "", type: "", size: "", plain: false, disabled: false, loading: false, formType: "", openType: "", sessionFrom: "", ...HOVER,
  },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    const hover = createHover(el, node, HOVER);
    const show = () => {
      const { props } = node;
      for (const name of ["type", "size"]) {
        if (props[name]) el.setAttribute(name, props[name]);
        else el.removeAttribute(name);
      }
      for (const name of ["plain", "disabled", "loading"]) flag(el, name, props[name]);
    };
    // In the capture phase: a disabled button has no tap, for its own handlers as for those around it.
    el.addEventListener("click", (/** @type {Event} */ event) => {
      if (node.props.disabled) event.stopImmediatePropagation();
    }, true);
    onPress(el, () => {
      const { formType, openType } = node.props;
      const form = formType && closestNative(el, "wx-form");
      if (form && belongs(node.owner, form.owner, "wx://form-field-button")) {
        if (formType === "submit") form.impl.submit(el);
        else if (formType === "reset") form.impl.clear(el);
      }
      if (openType) openAs(node);
    });
    show();
    return {
      update() {
        show();
        hover.update();
      },
      detached: hover.detached,
    };
  },
};

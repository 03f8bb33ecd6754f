/** The `label` component: a tap on it acts on the control it names with `for`, or on the first one in it. */

import { nativeOf } from "../core/native.js";

const CONTROLS = "wx-button, wx-checkbox, wx-radio, wx-switch, wx-input, wx-textarea";

/** @satisfies {NativeLeaf} */
export const wxLabel = {
  props: { for: "" },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    /** Ids are unique within a page or component only, and covered pages stay in the document. @returns {any} */
    const control = () => {
      const id = node.props.for;
      if (!id) return el.querySelector(CONTROLS);
      const page = el.closest("wx-page") || el.ownerDocument;
      const all = [...page.querySelectorAll(`[id="${id.replace(/["\\]/g, "\\$&")}"]`)];
      return all.find((found) => (nativeOf(found) || { owner: undefined }).owner === node.owner) || null;
    };
    const name = () => {
      const found = control();
      // The label's text names the control where the browser can say so without ids.
      if (found && !found.hasAttribute("aria-label")) found.ariaLabelledByElements = [el];
    };
    el.$press = (/** @type {HTMLElement} */ tapped) => {
      const found = control();
      const pressed = tapped.closest(CONTROLS);
      if (!found || (pressed && el.contains(pressed))) return;
      const { impl } = /** @type {NativeNode} */ (nativeOf(found)) || {};
      if (impl && impl.press) impl.press();
      else found.click();
    };
    return { attached: name, update: name };
  },
};

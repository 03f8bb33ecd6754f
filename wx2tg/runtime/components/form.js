/** The `form` component: collects the named fields in it, and resets them. */

import { describe } from "../core/events.js";
import { nativeOf } from "../core/native.js";
import { belongs } from "./_shared/scope.js";

/** Everything in `el` that is a field of the form `node`: `{name, value, reset}`. @param {LeafElement} el @param {NativeNode} node */
function fieldsOf(el, node) {
  const fields = [];
  const inForm = (/** @type {Instance | null} */ owner) => belongs(owner, node.owner, "wx://form-field-group");
  // Elements, and the comments that stand for components without one.
  const nodes = el.ownerDocument.createNodeIterator(el, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  for (let at; (at = /** @type {any} */ (nodes.nextNode()));) {
    const inner = at.$virtual || at;
    const native = /** @type {NativeNode} */ (nativeOf(inner));
    const component = inner.$instance;
    if (native && native.impl && native.impl.reset && inForm(native.owner)) {
      fields.push({ name: native.props.name, value: native.impl.value, reset: () => native.impl.reset() });
    } else if (component && component.definition.behaviors.has("wx://form-field") && inForm(component.owner)) {
      const { name, value } = component.data;
      fields.push({ name, value, reset: () => {} });
    }
  }
  return fields;
}

/** @satisfies {NativeLeaf} */
export const wxForm = {
  props: { name: "" },
  create(/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) {
    return {
      /** A button of type "submit" was tapped. @param {HTMLElement} button */
      submit(button) {
        const value = Object.fromEntries(fieldsOf(el, node).filter(({ name }) => name).map((field) => [field.name, field.value]));
        node.emit("submit", { value, target: describe(button), formId: "" });
      },
      /** A button of type "reset" was tapped. @param {HTMLElement} button */
      clear(button) {
        for (const field of fieldsOf(el, node)) field.reset();
        node.emit("reset", { target: describe(button) });
      },
    };
  },
};

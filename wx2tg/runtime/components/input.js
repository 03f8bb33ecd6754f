/** The `input` component: one line of text. */

import { TextField, textFieldProps } from "./_shared/field.js";
import { element } from "../host/dom.js";
import { initDataUnsafe } from "../bridge/client.js";

/** The on-screen keyboard of a type, and what cannot be typed on it. */
const KINDS = /** @type {Table<[string, RegExp?]>} */ ({
  __proto__: null,
  number: ["numeric", /\D/g],
  digit: ["decimal", /[^\d.]/g],
  idcard: ["text", /[^\dXx]/g],
  tel: ["tel"],
});

class InputField extends TextField {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    super(el, node, el.querySelector("input"), (text) => {
      const refused = (KINDS[node.props.type] || [])[1];
      return refused ? text.replace(refused, "") : text;
    });
    this.apply();
    this.write(node.props.value);
  }

  apply() {
    const { field } = this;
    const { type, password } = this.native.props;
    field.type = password || type === "safe-password" ? "password" : "text";
    field.inputMode = (KINDS[type] || ["text"])[0];
    if (type === "nickname") this.offerName();
    super.apply();
  }

  /** WeChat offers the user's own name above the keyboard; a list of one entry is the nearest thing. */
  offerName() {
    const { el, field } = this;
    const user = initDataUnsafe().user;
    field.autocomplete = "nickname";
    if (!user || el.querySelector("datalist")) return;
    const list = element("datalist");
    list.id = `wx-nickname-${user.id}`;
    const option = /** @type {HTMLOptionElement} */ (element("option"));
    option.value = [user.first_name, user.last_name].filter(Boolean).join(" ");
    list.append(option);
    el.append(list);
    field.setAttribute("list", list.id);
  }

  blurred() {
    super.blurred();
    if (this.native.props.type === "nickname") this.native.emit("nicknamereview", { pass: true, timeout: false });
  }
}

/** @satisfies {NativeLeaf} */
export const wxInput = {
  props: { ...textFieldProps, type: "text", password: false, confirmType: "done", placeholderClass: "input-placeholder" },
  create: (/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) => new InputField(el, node),
};

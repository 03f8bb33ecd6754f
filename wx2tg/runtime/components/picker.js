/** The `picker` component: a tap opens a sheet with wheels to choose from. */

import { dateOf, manyOf, oneOf, timeOf } from "./_shared/choices.js";
import { flag, onPress } from "./_shared/press.js";
import { regionOf } from "./_shared/region.js";
import { openSheet } from "./_shared/sheet.js";
import { Wheel } from "./_shared/wheel.js";
import { initDataUnsafe } from "../bridge/client.js";
import { element } from "../host/dom.js";

/** What a picker without a value gives to a form. */
const UNSET = /** @type {Table<unknown>} */ ({ __proto__: null, selector: 0, multiSelector: [], time: "", date: "", region: [] });

/** @param {LeafElement} el */
function speaksChinese(el) {
  const { user } = initDataUnsafe();
  const { navigator } = el.ownerDocument.defaultView;
  return String((user && user.language_code) || navigator.language).startsWith("zh");
}

class Picker {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.wheels = /** @type {Wheel[]} */ ([]);
    this.lists = /** @type {any[]} */ ([]);
    this.close = () => {};
    this.chinese = false;
    this.choices = this.choose();
    el.setAttribute("aria-haspopup", "dialog");
    onPress(el, () => this.press());
    flag(el, "disabled", node.props.disabled);
  }

  /** @param {Changed} changed */
  update(changed) {
    flag(this.el, "disabled", this.native.props.disabled);
    // A page answers `columnchange` with new lists for the columns behind it, while the sheet is open.
    if (!this.wheels.length || !(changed.range || changed.value)) return;
    const picked = changed.value ? [] : this.choices.picked();
    this.choices = this.choose();
    const columns = this.choices.columns();
    picked.forEach((index, column) => {
      if (columns[column]) this.choices.pick(column, Math.max(0, Math.min(index, columns[column].length - 1)));
    });
    this.show();
  }

  detached() {
    this.end();
  }

  /** @returns {import("./_shared/choices.js").Choices} */
  choose() {
    const { props } = this.native;
    switch (props.mode) {
      case "multiSelector": return manyOf(props);
      case "time": return timeOf(props);
      case "date": return dateOf(props, this.chinese);
      case "region": return regionOf(props);
      default: return oneOf(props);
    }
  }

  press() {
    if (this.native.props.disabled || this.wheels.length) return;
    this.chinese = speaksChinese(this.el);
    this.choices = this.choose();
    const body = element("div", "wx-picker-body");
    const columns = element("div", "wx-picker-columns");
    columns.append(...this.choices.columns().map((_, column) => this.addWheel(column)));
    body.append(columns);
    if (this.choices.fields) body.append(this.choices.fields);
    const [cancel, confirm] = this.chinese ? ["取消", "确定"] : ["Cancel", "Done"];
    const title = this.native.props.headerText;
    this.close = openSheet({ title, cancel, confirm }, body, (confirmed) => this.answer(confirmed));
    this.show();
  }

  /** @param {number} column */
  addWheel(column) {
    const scroller = element("div", "wx-picker-wheel");
    const list = element("div", "wx-picker-rows");
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "listbox");
    scroller.append(list);
    this.lists[column] = list;
    this.wheels[column] = new Wheel(scroller, list, { settled: (index) => this.picked(column, index) });
    return scroller;
  }

  /** Draw the columns; rows that stay the same are left alone, so that a wheel does not jump. */
  show() {
    const { choices } = this;
    choices.columns().forEach((texts, column) => {
      const list = this.lists[column];
      if (!list) return;
      while (list.children.length > texts.length) list.lastElementChild.remove();
      texts.forEach((text, at) => {
        const row = list.children[at] || list.appendChild(element("div"));
        if (row.textContent !== text) row.textContent = text;
      });
    });
    choices.picked().forEach((index, column) => {
      if (this.wheels[column]) this.wheels[column].select(index);
    });
  }

  /** @param {number} column @param {number} index */
  picked(column, index) {
    if (this.choices.picked()[column] === index) return;
    this.choices.pick(column, index);
    this.show();
    if (this.native.props.mode === "multiSelector") this.native.emit("columnchange", { column, value: index });
  }

  /** @param {boolean} confirmed */
  answer(confirmed) {
    const { choices, native } = this;
    this.settle();
    this.end();
    if (!confirmed) {
      native.emit("cancel");
      return;
    }
    native.props.value = choices.value();
    native.emit("change", { value: native.props.value, ...(choices.extra ? choices.extra() : null) });
  }

  /** A wheel that still turns when the user confirms stops where it is. */
  settle() {
    for (const wheel of this.wheels) wheel.settle();
  }

  end() {
    for (const wheel of this.wheels) wheel.close();
    this.wheels = [];
    this.lists = [];
    this.close();
  }

  get value() {
    const { mode, value } = this.native.props;
    return value === null && mode in UNSET ? UNSET[mode] : value;
  }

  reset() {
    this.native.props.value = null;
  }
}

/** @satisfies {NativeLeaf} */
export const wxPicker = {
  props: {
    name: "", mode: "selector", range: null, rangeKey: "", value: null, disabled: false, start: "", end: "",
    fields: "day", customItem: "", headerText: "", level: "region",
  },
  create: (/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) => new Picker(el, node),
};

/** The `slider` component: a track and a thumb for mouse, touch and keyboard. */

import { flag } from "./_shared/press.js";

/** What a key does to a value: steps, or a place to go to. */
const STEPS = /** @type {Record<string, any>} */ ({
  __proto__: null,
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity,
});

class Slider {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.area = el.querySelector(".wx-slider-tap-area");
    this.rail = el.querySelector(".wx-slider-handle-wrapper");
    this.track = el.querySelector(".wx-slider-track");
    this.thumb = el.querySelector(".wx-slider-thumb");
    this.handle = el.querySelector(".wx-slider-handle");
    this.label = el.querySelector(".wx-slider-value");
    this.dragging = false;
    this.area.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => this.start(event));
    this.area.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => this.move(event));
    this.area.addEventListener("pointerup", (/** @type {PointerEvent} */ event) => this.end(event));
    this.area.addEventListener("pointercancel", (/** @type {PointerEvent} */ event) => this.end(event));
    el.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.pressed(event));
    this.update();
  }

  update() {
    const { props } = this.native;
    const { rail, track, thumb, handle, el } = this;
    const size = Math.min(28, Math.max(12, props.blockSize));
    rail.style.backgroundColor = props.backgroundColor || props.color;
    track.style.backgroundColor = props.activeColor || props.selectedColor;
    for (const knob of [thumb, handle]) {
      knob.style.width = knob.style.height = `${size}px`;
      knob.style.margin = `${-size / 2}px 0 0 ${-size / 2}px`;
    }
    thumb.style.backgroundColor = props.blockColor;
    this.label.hidden = !props.showValue;
    flag(el, "disabled", props.disabled);
    el.setAttribute("aria-valuemin", String(props.min));
    el.setAttribute("aria-valuemax", String(props.max));
    this.show();
  }

  /** Draw the value. */
  show() {
    const { min, max } = this.native.props;
    const share = max > min ? ((this.value - min) / (max - min)) * 100 : 0;
    this.track.style.width = this.thumb.style.left = this.handle.style.left = `${share}%`;
    this.label.textContent = String(this.value);
    this.el.setAttribute("aria-valuenow", String(this.value));
  }

  get value() {
    return this.stepped(this.native.props.value);
  }

  /** The step nearest to `wanted`; the greatest value need not lie on a step. @param {number} wanted */
  stepped(wanted) {
    const { min, max, step: given } = this.native.props;
    const step = given > 0 ? given : 1;
    if (wanted >= max || max < min) return Math.max(min, max);
    const steps = Math.round((Math.max(wanted, min) - min) / step);
    // Without the noise of binary fractions: 0.1 + 2 * 0.1 is 0.3.
    const digits = Math.min(20, Math.max(decimals(step), decimals(min)));
    return Math.min(Number((min + steps * step).toFixed(digits)), max);
  }

  reset() {
    this.native.props.value = this.native.props.min;
    this.show();
  }

  /** Go to the step nearest to `wanted`; true where that changes the value. @param {number} wanted */
  go(wanted) {
    const next = this.stepped(wanted);
    if (next === this.value) return false;
    this.native.props.value = next;
    this.show();
    return true;
  }

  /** @param {PointerEvent} event */
  start(event) {
    if (this.native.props.disabled || event.button > 0) return;
    this.dragging = true;
    this.first = this.value;
    this.area.setPointerCapture(event.pointerId);
    this.follow(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.dragging && this.follow(event)) this.native.emit("changing", { value: this.value });
  }

  /** @param {PointerEvent} event */
  end(event) {
    if (!this.dragging) return;
    this.dragging = false;
    // A finger that turns out to scroll the page takes its touch back.
    if (event.type === "pointercancel" && this.value === this.first) return;
    this.native.emit("change", { value: this.value });
  }

  /** @param {PointerEvent} event */
  follow(event) {
    const { min, max } = this.native.props;
    const { left, width } = this.rail.getBoundingClientRect();
    return width > 0 && this.go(min + ((event.clientX - left) / width) * (max - min));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { props } = this.native;
    if (props.disabled || !(event.key in STEPS)) return;
    event.preventDefault();
    const steps = STEPS[event.key];
    const target = Number.isFinite(steps) ? this.value + steps * (props.step > 0 ? props.step : 1) : steps;
    if (this.go(Math.min(Math.max(target, props.min), props.max))) this.native.emit("change", { value: this.value });
  }
}

/** How many digits of `value` are fractions, also of 1e-7. @param {number} value */
function decimals(value) {
  const [digits, exponent = "0"] = String(value).split("e");
  return Math.max(0, (digits.split(".")[1] || "").length - Number(exponent));
}

/** @satisfies {NativeLeaf} */
export const wxSlider = {
  props: {
    name: "", min: 0, max: 100, step: 1, value: 0, disabled: false, showValue: false,
    color: "", selectedColor: "", activeColor: "", backgroundColor: "", blockSize: 28, blockColor: "",
  },
  create: (/** @type {LeafElement} */ el, /** @type {NativeNode} */ node) => new Slider(el, node),
};

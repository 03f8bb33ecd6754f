/** `progress`: a bar, with the percentage beside it and an animation of so many milliseconds a percent. */

import { cssLength } from "./_shared/length.js";

/** @satisfies {NativeLeaf} */
export const wxProgress = {
  props: {
    percent: 0,
    showInfo: false,
    borderRadius: /** @type {unknown} */ (null),
    fontSize: /** @type {unknown} */ (null),
    strokeWidth: /** @type {unknown} */ (null),
    color: "",
    activeColor: "#09BB07",
    backgroundColor: "#EBEBEB",
    active: false,
    activeMode: "backwards",
    duration: 30,
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const bar = /** @type {HTMLElement} */ (el.querySelector(".wx-progress-bar"));
    const inner = /** @type {HTMLElement} */ (bar.firstElementChild);
    const info = /** @type {HTMLElement} */ (el.querySelector(".wx-progress-info"));
    let shown = 0;
    let frame = 0;

    const show = (/** @type {number} */ percent) => {
      shown = percent;
      inner.style.width = `${percent}%`;
      info.textContent = `${Math.floor(percent)}%`;
    };
    const paint = () => {
      const { showInfo, borderRadius, fontSize, strokeWidth, color, activeColor, backgroundColor } = node.props;
      bar.style.height = cssLength(strokeWidth, 6);
      bar.style.borderRadius = cssLength(borderRadius, 0);
      bar.style.backgroundColor = backgroundColor;
      // `color` is the older name; the default of the newer one does not override it.
      inner.style.backgroundColor = activeColor !== "#09BB07" ? activeColor : color || activeColor;
      info.hidden = !showInfo;
      info.style.fontSize = cssLength(fontSize, 16);
    };
    const run = () => {
      cancelAnimationFrame(frame);
      const { active, activeMode, duration } = node.props;
      const goal = Math.min(100, Math.max(0, node.props.percent));
      el.setAttribute("aria-valuenow", String(goal));
      if (!active) return show(goal);
      const from = activeMode === "forwards" ? shown : 0;
      const began = performance.now();
      const step = () => {
        const way = Math.min(Math.abs(goal - from), (performance.now() - began) / Math.max(1, duration));
        show(from + Math.sign(goal - from) * way);
        if (way < Math.abs(goal - from)) frame = requestAnimationFrame(step);
        else node.emit("activeend", { curPercent: goal });
      };
      step();
    };

    paint();
    if (!node.props.active) run();
    return {
      attached() {
        if (node.props.active) run();
      },
      /** @param {Changed} changed */
      update(changed) {
        paint();
        if (changed.percent || changed.active) run();
      },
      detached: () => cancelAnimationFrame(frame),
    };
  },
};

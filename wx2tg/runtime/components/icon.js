/** `icon`: WeChat's small set of symbols, drawn as one path. */

import { env } from "../core/env.js";
import { cssLength } from "./_shared/length.js";

const DISC = "M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z";
const RING = `${DISC}m0 1.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19z`;
const SHIELD = "M12 1 3 4.2v7C3 17 6.8 21.5 12 23c5.2-1.5 9-6 9-11.8v-7z";
const CHECK = "M10.2 17.2l-5-5 1.5-1.5 3.5 3.5 7.1-7.1 1.5 1.5z";
const CROSS = "M8.1 7 12 10.9 15.9 7 17 8.1 13.1 12 17 15.9 15.9 17 12 13.1 8.1 17 7 15.9 10.9 12 7 8.1z";
const LETTER_I = "M10.9 10.3h2.2v7.4h-2.2zM12 6.2a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8z";

/** Type -> path in a square of 24, and colour: the icons of an app without "style": "v2". */
const OLD = /** @type {Table<[string, string]>} */ ({
  __proto__: null,
  success: [DISC + CHECK, "#09BB07"],
  success_no_circle: ["M9.2 18.8 2.4 12l1.7-1.7 5.1 5.1L19.9 4.7l1.7 1.7z", "#09BB07"],
  success_circle: [RING + CHECK, "#09BB07"],
  safe_success: [SHIELD + CHECK, "#09BB07"],
  info: [DISC + LETTER_I, "#10AEFF"],
  info_circle: [RING + LETTER_I, "#10AEFF"],
  warn: [`${DISC}M10.8 6.2h2.4l-.3 7.6h-1.8zM12 15.2a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8z`, "#F76260"],
  safe_warn: [`${SHIELD}M10.9 6.5h2.2l-.3 7h-1.6zM12 15a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6z`, "#FFBE00"],
  waiting: [`${DISC}M11.2 6h1.7v6.1l4 3.2-1.1 1.4-4.6-3.7z`, "#10AEFF"],
  waiting_circle: [`${RING}M11.2 6h1.6v6.1l4 3.2-1 1.3-4.6-3.7z`, "#10AEFF"],
  circle: [RING, "#C9C9C9"],
  download: [`${RING}M11.2 6.5h1.6v7.2l2.8-2.8 1.1 1.1-4.7 4.7L7.3 12l1.1-1.1 2.8 2.8z`, "#09BB07"],
  cancel: [RING + CROSS, "#F43530"],
  search: [
    "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM16.4 15.2 22.3 21l-1.2 1.2-5.8-5.9z",
    "#B2B2B2",
  ],
  clear: [DISC + CROSS, "#B2B2B2"],
});

const THIN_DISC = "M12 1.7a10.3 10.3 0 1 0 0 20.6 10.3 10.3 0 0 0 0-20.6z";
const THIN_RING = `${THIN_DISC}m0 1.4a8.9 8.9 0 1 1 0 17.8 8.9 8.9 0 0 1 0-17.8z`;
const THIN_CHECK = "M7.2 12.5 10.6 15.9 17.2 9.3 16.4 8.5 10.6 14.1 8 11.7z";
const THIN_I = "M11.3 10.1h1.4v6.8h-1.4zM12 7a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8z";
const THIN_MARK = "M11.2 6h1.6l-.2 7.7h-1.2zM12 15.2a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8z";
const CROSS_IN_RING = "M8.1 9.3 9.3 8.1 12 10.8 14.7 8.1 15.9 9.3 13.2 12 15.9 14.7 14.7 15.9 12 13.2 9.3 15.9 8.1 14.7 10.8 12z";
const CROSS_IN_DISC = "M8.3 9.2 9.2 8.3 12 11.1 14.8 8.3 15.7 9.2 12.9 12 15.7 14.8 14.8 15.7 12 12.9 9.2 15.7 8.3 14.8 11.1 12z";
const HANDS = "M11.6 6 11.6 12.7 15.8 16.7 16.6 15.7 12.8 12.1 12.8 6z";

/** With "style": "v2" in app.json: thin strokes, and other colours where given. */
const NEW = /** @type {typeof OLD} */ ({
  ...OLD,
  success: [THIN_DISC + THIN_CHECK, "#07C160"],
  success_no_circle: ["M2.7 13 9.3 19.4 21.9 6.7 20.5 5.3 9.3 16.8 4.1 11.6z", "#09BB07"],
  success_circle: [THIN_RING + THIN_CHECK, "#07C160"],
  safe_success: [SHIELD + THIN_CHECK, "#07C160"],
  info: [THIN_DISC + THIN_I, "#10AEFF"],
  info_circle: [THIN_RING + THIN_I, "#10AEFF"],
  warn: [THIN_DISC + THIN_MARK, "#FA5151"],
  safe_warn: [SHIELD + THIN_MARK, "#FFBE00"],
  waiting: [THIN_DISC + HANDS, "#10AEFF"],
  waiting_circle: [THIN_RING + HANDS, "#10AEFF"],
  circle: [THIN_RING, "#C9C9C9"],
  download: ["M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22zM11.3 6h1.4v7h3L12 18l-3.7-5h3z", "#07C160"],
  cancel: [THIN_RING + CROSS_IN_RING, "#FA5151"],
  search: [
    "M11.2 3.8a7.1 7.1 0 1 0 0 14.2 7.1 7.1 0 0 0 0-14.2zm0 1.4a5.7 5.7 0 1 1 0 11.4 5.7 5.7 0 0 1 0-11.4zM16.6 15.5l4.8 4.4-1 1-4.8-4.4z",
    "#B2B2B2",
  ],
  clear: [THIN_DISC + CROSS_IN_DISC, "#B2B2B2"],
});

/** @satisfies {NativeLeaf} */
export const wxIcon = {
  props: { type: "", size: /** @type {unknown} */ (null), color: "" },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const svg = /** @type {SVGElement} */ (el.firstElementChild);
    const path = /** @type {Element} */ (svg.firstElementChild);
    /** The name that we gave it; one of the page's own stays. @type {string | null} */
    let label = null;
    const icons = env.config.style.startsWith("v2") ? NEW : OLD;
    const update = () => {
      const { type, size, color } = node.props;
      const [shape, ownColor] = icons[type] || ["", ""];
      path.setAttribute("d", shape);
      svg.style.width = svg.style.height = cssLength(size, 23);
      svg.style.color = color || ownColor;
      if (el.getAttribute("aria-label") !== label) return;
      label = type;
      el.setAttribute("aria-label", type);
    };
    update();
    return { update };
  },
};

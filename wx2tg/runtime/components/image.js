/** `image`: a picture that fills a box in one of WeChat's fourteen modes. */

import { assetUrl } from "../core/assets.js";

/** @satisfies {NativeLeaf} */
export const wxImage = {
  props: { src: "", mode: "scaleToFill", lazyLoad: false, fadeIn: false, showMenuByLongpress: false, alt: "" },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const img = /** @type {HTMLImageElement} */ (el.firstElementChild);
    const update = (/** @type {Changed | null} */ changed) => {
      const { src, mode, lazyLoad, showMenuByLongpress, alt } = node.props;
      if (!changed || changed.mode) el.setAttribute("mode", mode);
      if (alt) {
        el.setAttribute("role", "img");
        el.setAttribute("aria-label", alt);
      }
      el.toggleAttribute("show-menu-by-longpress", showMenuByLongpress);
      // The address comes last: with it the browser begins to load.
      img.loading = lazyLoad ? "lazy" : "eager";
      if (changed && !changed.src) return;
      if (src) img.src = assetUrl(node.base, src);
      else img.removeAttribute("src");
    };
    img.addEventListener("load", () => {
      if (node.props.fadeIn) img.animate([{ opacity: 0 }, { opacity: 1 }], 300);
      img.style.visibility = "";
      node.emit("load", { width: img.naturalWidth, height: img.naturalHeight });
    });
    img.addEventListener("error", () => {
      // The browser's sign for a broken picture; the box and its background stay.
      img.style.visibility = "hidden";
      node.emit("error", { errMsg: `GET ${node.props.src} fail` });
    });
    update(null);
    return { update };
  },
};

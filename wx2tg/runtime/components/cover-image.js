/** `cover-image`: a picture as large as it is, or as its style says. */

import { assetUrl } from "../core/assets.js";

/** @satisfies {NativeLeaf} */
export const wxCoverImage = {
  props: { src: "", referrerPolicy: "no-referrer" },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const img = /** @type {HTMLImageElement} */ (el.firstElementChild);
    const update = () => {
      const { src, referrerPolicy } = node.props;
      img.referrerPolicy = referrerPolicy;
      if (src) img.src = assetUrl(node.base, src);
      else img.removeAttribute("src");
    };
    img.addEventListener("load", () => node.emit("load", { width: img.naturalWidth, height: img.naturalHeight }));
    img.addEventListener("error", () => node.emit("error", { errMsg: `GET ${node.props.src} fail` }));
    update();
    return { update };
  },
};

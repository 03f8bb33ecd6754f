/** `web-view`: another site, filling the page. */

import { assetUrl } from "../core/assets.js";

export const wxWebView = {
  props: { src: "" },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create(el, node) {
    const frame = /** @type {HTMLIFrameElement} */ (el.firstElementChild);
    const view = /** @type {Window} */ (el.ownerDocument.defaultView);
    const update = () => {
      const { src } = node.props;
      const address = src && assetUrl(node.base, src);
      if (!address) frame.removeAttribute("src");
      else if (isSite(address, el)) frame.src = address;
    };
    const heard = (/** @type {MessageEvent} */ event) => {
      if (event.source !== frame.contentWindow) return;
      const { data } = event;
      node.emit("message", { data: [data && typeof data === "object" && "data" in data ? data.data : data] });
    };
    frame.addEventListener("load", () => {
      if (frame.hasAttribute("src")) node.emit("load", { src: node.props.src });
    });
    frame.addEventListener("error", () => node.emit("error", { url: node.props.src, fullUrl: frame.src, errMsg: "load fail" }));
    return {
      attached() {
        view.addEventListener("message", heard);
        update();
      },
      update,
      detached: () => view.removeEventListener("message", heard),
    };
  },
};

/** A script in the address would run as a part of the app. @param {string} address @param {HTMLElement} el */
function isSite(address, el) {
  try {
    return /^https?:$/.test(new URL(address, el.ownerDocument.baseURI).protocol);
  } catch {
    return false;
  }
}

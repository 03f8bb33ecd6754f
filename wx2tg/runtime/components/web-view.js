/** `web-view`: another site, filling the page; only sites that the bundle's policy allows. */

import { assetUrl } from "../core/assets.js";
import { env } from "../core/env.js";
import { isAllowed } from "../host/policy.js";

/** @satisfies {NativeLeaf} */
export const wxWebView = {
  props: { src: "" },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const frame = /** @type {HTMLIFrameElement} */ (el.firstElementChild);
    const label = /** @type {HTMLElement} */ (el.lastElementChild);
    const view = /** @type {Window} */ (el.ownerDocument.defaultView);
    // Without `allow-same-origin` a page of the bundle itself cannot reach out of its frame.
    const locked = frame.getAttribute("sandbox") || "";
    const fail = (/** @type {string} */ fullUrl, /** @type {string} */ errMsg) => {
      node.emit("error", { url: node.props.src, src: node.props.src, fullUrl, errMsg });
    };
    const update = () => {
      const { src } = node.props;
      const url = siteOf(src && assetUrl(node.base, src), el);
      const refused = src && !(url && isAllowed(el.ownerDocument, "frame-src", url.href));
      label.hidden = !refused;
      frame.hidden = Boolean(refused);
      if (!url || refused) frame.removeAttribute("src");
      if (refused) {
        const shown = url ? url.host || url.href : String(src).slice(0, 100);
        label.textContent = `${shown} is not shown: it is not one of the sites of this app ([web-view] hosts in wx2tg.toml).`;
        fail(url ? url.href : String(src), "the policy of the bundle forbids this site");
      } else if (url) {
        const own = url.origin === new URL(el.ownerDocument.baseURI).origin;
        frame.setAttribute("sandbox", own ? locked : `${locked} allow-same-origin`);
        frame.src = url.href;
      }
    };
    const heard = (/** @type {MessageEvent} */ event) => {
      if (event.source !== frame.contentWindow || !isSender(event.origin, el)) return;
      const { data } = event;
      node.emit("message", { data: [data && typeof data === "object" && "data" in data ? data.data : data] });
    };
    frame.allow = (env.settings.webView ? env.settings.webView.permissions : []).join("; ");
    frame.addEventListener("load", () => {
      if (frame.hasAttribute("src")) node.emit("load", { src: node.props.src });
    });
    frame.addEventListener("error", () => fail(frame.src, "load fail"));
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

/**
 * The address of a site; a script in one would run as a part of the app.
 * @param {string} address @param {HTMLElement} el @returns {URL | null}
 */
function siteOf(address, el) {
  try {
    const url = new URL(address || "about:blank", el.ownerDocument.baseURI);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Whether a message may come from a site in the frame; pages of the bundle have no origin there. @param {string} origin @param {HTMLElement} el */
function isSender(origin, el) {
  return !origin || origin === "null" || isAllowed(el.ownerDocument, "frame-src", origin);
}

/** wx.previewImage and wx.previewMedia: a viewer over the page, one screen an item. */

import { asyncCall, failure } from "./_shared/call.js";
import { openLayer } from "./_shared/dialog.js";
import { make } from "./_shared/dom.js";
import { fileUrl } from "./_shared/files.js";

/** @typedef {{url: string, type?: string, poster?: string}} Source */

/** @param {ApiOptions<{urls: string[], current?: any}>} options urls, current (an address or an index) */
export function previewImage(options) {
  return asyncCall("previewImage", options, ({ urls, current }, done) => {
    const first = typeof current === "number" ? current : urls.indexOf(current);
    open(urls.map((/** @type {string} */ url) => ({ url, type: "image" })), Math.max(0, first));
    done();
  });
}

/** @param {ApiOptions<{sources: Source[], current?: number}>} options sources: [{url, type: "image" | "video", poster}], current (an index) */
export function previewMedia(options) {
  return asyncCall("previewMedia", options, ({ sources, current = 0 }, done) => {
    if (!sources.length) throw failure("parameter error: parameter.sources should have at least 1 item;", { errno: 1001 });
    open(sources, current);
    done();
  });
}

/** @param {Source[]} sources @param {number} first */
function open(sources, first) {
  const close = () => closeLayer();
  const count = make("div", { class: "wx-preview-count", "aria-live": "polite" });
  const slides = sources.map((/** @type {Source} */ source) => slide(source, close));
  const strip = make("div", { class: "wx-preview-strip", tabindex: "0" }, ...slides);
  const box = make(
    "div",
    { class: "wx-preview", role: "dialog", "aria-label": "Preview" },
    strip,
    sources.length > 1 ? count : null,
    make("button", { class: "wx-preview-close", "aria-label": "Close", onclick: close }, "×"),
  );
  const show = () => {
    const index = Math.round(strip.scrollLeft / (strip.clientWidth || 1));
    count.textContent = `${index + 1} / ${sources.length}`;
  };
  strip.addEventListener("scroll", show, { passive: true });
  const closeLayer = openLayer(box, { layer: "wx-layer-preview", cancel: close, focus: strip });
  strip.scrollLeft = first * strip.clientWidth;
  show();
}

/** A tap closes, a double tap makes it larger. @param {Source} given @param {() => void} close */
function slide({ url, type, poster }, close) {
  const src = fileUrl(url);
  if (type === "video") {
    const video = make("video", { src, poster: poster ? fileUrl(poster) : undefined, controls: true, playsinline: true });
    return make("div", { class: "wx-preview-slide" }, video);
  }
  const image = make("img", { src, alt: "", draggable: "false" });
  const made = make("div", { class: "wx-preview-slide" }, image);
  let timer = /** @type {ReturnType<typeof setTimeout> | number} */ (0);
  made.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    clearTimeout(timer);
    if (event.detail > 1) made.classList.toggle("wx-preview-large");
    else timer = setTimeout(() => (made.classList.contains("wx-preview-large") ? undefined : close()), 250);
  });
  return made;
}

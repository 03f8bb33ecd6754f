/** The short messages over a page: wx.showToast and wx.showLoading, of which one is shown at a time. */

import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";
import { make } from "./_shared/dom.js";
import { fileUrl } from "./_shared/files.js";

/** Show a message that goes by itself. @param {ApiOptions<{title: unknown, icon?: string, image?: string, duration?: number, mask?: boolean}>} options */
export function showToast(options) {
  return asyncCall("showToast", options, ({ title, icon = "success", image, duration = 1500, mask }, done) => {
    const shown = show("showToast", title, image ? "image" : icon, mask, image);
    setTimeout(() => shown.remove(), duration);
    done();
  });
}

/** Take the message away, whichever it is; with `noConflict`, a toast alone. @param {ApiOptions<{noConflict?: boolean}>} [options] */
export function hideToast(options) {
  return asyncCall("hideToast", options, ({ noConflict }, done) => {
    hide(noConflict ? "showToast" : "");
    done();
  });
}

/** Show a message that stays until hideLoading. @param {ApiOptions<{title: unknown, mask?: boolean}>} options */
export function showLoading(options) {
  return asyncCall("showLoading", options, ({ title, mask }, done) => {
    show("showLoading", title, "loading", mask);
    done();
  });
}

/** Take the message away, also a toast that came after it; with `noConflict`, a loading message alone. @param {ApiOptions<{noConflict?: boolean}>} [options] */
export function hideLoading(options) {
  return asyncCall("hideLoading", options, ({ noConflict }, done) => {
    hide(noConflict ? "showLoading" : "");
    done();
  });
}

/** @param {string} api what showed it, "" for either */
function hide(api) {
  for (const shown of env.shell.overlays.querySelectorAll(api ? `.wx-toast[data-api=${api}]` : ".wx-toast")) shown.remove();
}

/** @param {string} api @param {unknown} title @param {string} icon @param {boolean | undefined} mask @param {string} [image] */
function show(api, title, icon, mask, image) {
  hide("");
  const sign = image
    ? make("img", { class: "wx-toast-icon", src: fileUrl(image), alt: "" })
    : icon === "none"
      ? null
      : make("span", { class: "wx-toast-icon", "aria-hidden": "true" });
  const text = title === undefined || title === null ? "" : String(title);
  const box = make("div", { class: "wx-toast-box" }, sign, text ? make("span", { class: "wx-toast-text" }, text) : null);
  const shown = make(
    "div",
    { class: `wx-toast wx-toast-${icon}${mask ? " wx-toast-mask" : ""}`, "data-api": api, role: icon === "error" ? "alert" : "status" },
    box,
  );
  if (icon === "loading") shown.setAttribute("aria-busy", "true");
  env.shell.overlays.append(shown);
  return shown;
}

/** What lies over a map and does not move with it: controls, compass, scale, who made the tiles, callouts of cover-views. */

import { inTelegram, telegram } from "../../bridge/telegram.js";
import { assetUrl } from "../../core/assets.js";
import { pixelsPerMetre } from "./mercator.js";
import { listOf } from "./map-shapes.js";

/**
 * @typedef {import("./map-markers.js").Marker} Marker
 * @typedef {import("./map-markers.js").MarkerId} MarkerId
 */

/** The lengths that a scale shows, in metres, times powers of ten. */
const STEPS = [5, 2, 1];
/** The longest scale, in pixels. */
const WIDEST = 100;

export class MapFrame {
  /** @param {HTMLElement} el @param {string} base @param {Fields} settings of tiles @param {(id: MarkerId) => void} pressed */
  constructor(el, base, settings, pressed) {
    this.el = el;
    this.base = base;
    this.settings = settings;
    this.pressed = pressed;
    const part = (/** @type {string} */ name) => /** @type {HTMLAnchorElement} */ (el.querySelector(`.wx-map-${name}`));
    this.link = part("link");
    this.controls = part("controls");
    this.compass = part("compass");
    this.scale = part("scale");
    this.link.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      event.stopPropagation();
      if (!inTelegram() || !this.link.href) return;
      event.preventDefault();
      telegram().openLink(this.link.href);
    });
  }

  /** With tiles, who made them; without, the middle as a link to a map of its own. @param {import("./map-view.js").MapView} view */
  credit(view) {
    const { tiles, attribution, attributionLink } = this.settings;
    if (tiles) {
      this.link.hidden = !attribution;
      this.link.textContent = attribution;
      if (attributionLink) this.link.href = attributionLink;
      return;
    }
    const { latitude, longitude } = view.middle;
    const place = view.inTiles({ latitude, longitude });
    this.link.textContent = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
    this.link.href = `https://www.google.com/maps?q=${Number(place.latitude.toFixed(6))},${Number(place.longitude.toFixed(6))}&z=${Math.round(view.scale)}`;
    this.link.setAttribute("aria-label", `Map: ${this.link.textContent}`);
  }

  /** @param {import("./map-view.js").MapView} view @param {Fields} shown */
  measure(view, { showScale, showCompass }) {
    this.compass.hidden = !showCompass;
    this.scale.hidden = !showScale;
    if (!showScale) return;
    const pixel = pixelsPerMetre(view.inTiles(view.middle).latitude, view.scale);
    const power = 10 ** Math.floor(Math.log10(WIDEST / pixel));
    const metres = power * /** @type {number} */ (STEPS.find((step) => step * power * pixel <= WIDEST) || 1);
    this.scale.style.width = `${metres * pixel}px`;
    this.scale.textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  }

  /** @param {unknown} controls */
  control(controls) {
    this.controls.textContent = "";
    for (const { id, position, iconPath, clickable } of listOf(controls)) {
      const made = this.el.ownerDocument.createElement("img");
      made.className = "wx-map-control";
      made.alt = "";
      made.src = assetUrl(this.base, typeof iconPath === "string" ? iconPath : "");
      for (const side of /** @type {const} */ (["left", "top", "width", "height"])) {
        const value = Number((position || {})[side]);
        if (isFinite(value) && (position || {})[side] !== undefined) made.style[side] = `${value}px`;
      }
      if (clickable) {
        made.setAttribute("role", "button");
        made.setAttribute("aria-label", String(id));
        made.addEventListener("click", (event) => {
          event.stopPropagation();
          this.pressed(id);
        });
      }
      this.controls.append(made);
    }
  }

  /**
   * Put the cover-views that are callouts to their markers.
   * @param {import("./map-view.js").MapView} view @param {Marker[]} markers @param {MarkerId | undefined} open id of the marker that was tapped
   */
  callouts(view, markers, open) {
    for (const el of /** @type {NodeListOf<HTMLElement>} */ (this.el.querySelectorAll("wx-cover-view[marker-id]"))) {
      const id = String(el.getAttribute("marker-id"));
      const marker = markers.find((one) => String(one.id) === id && one.customCallout);
      const shown = marker && (marker.customCallout.display === "ALWAYS" || marker.id === open);
      el.style.display = shown ? "" : "none";
      if (!shown) continue;
      const { x, y } = view.pixel(marker);
      const { anchorX = 0, anchorY = 0 } = marker.customCallout;
      const icon = /** @type {HTMLElement | null} */ (view.box.querySelector(`.wx-map-marker[data-id="${id.replace(/["\\]/g, "\\$&")}"] .wx-map-body`));
      const above = icon ? icon.offsetHeight * (marker.anchor ? Number(marker.anchor.y) : 1) : 0;
      el.style.transform = `translate(${x + Number(anchorX)}px, ${y - above + Number(anchorY)}px) translate(-50%, -100%)`;
    }
  }
}

/** The markers of a `map`: icons, labels and callouts that can be tapped. */

import { assetUrl } from "../../core/assets.js";
import { cssLength } from "./length.js";

export class MapMarkers {
  /** @param {HTMLElement} box @param {import("../../core/native.js").NativeNode} node */
  constructor(box, node) {
    this.box = box;
    this.native = node;
    /** Id of the marker whose callout is open. @type {any} */
    this.open = undefined;
  }

  /** @param {any[]} markers @param {{point(place: any): {x: number, y: number}}} place */
  draw(markers, place) {
    this.box.textContent = "";
    for (const marker of markers) {
      const { x, y } = place.point(marker);
      const made = this.make("wx-map-marker", this.box);
      made.style.left = `${x}px`;
      made.style.top = `${y}px`;
      this.icon(made, marker);
      if (marker.label && marker.label.content) this.text(made, marker, marker.label, "wx-map-label", "labeltap");
      if (marker.callout && marker.callout.content && (marker.callout.display === "ALWAYS" || marker.id === this.open)) {
        this.text(made, marker, marker.callout, "wx-map-callout", "callouttap");
      }
    }
  }

  /** @param {string} className @param {Element} parent @param {string} [tag] @returns {any} */
  make(className, parent, tag = "div") {
    const made = parent.ownerDocument.createElement(tag);
    made.className = className;
    parent.append(made);
    return made;
  }

  /** @param {Element} parent @param {any} marker */
  icon(parent, marker) {
    const { iconPath, width, height, anchor = { x: 0.5, y: 1 }, rotate = 0, alpha = 1, title = "", own } = marker;
    const icon = this.make(own ? "wx-map-here" : iconPath ? "wx-map-icon" : "wx-map-pin", parent, iconPath ? "img" : "div");
    if (iconPath) {
      icon.src = assetUrl(this.native.base, iconPath);
      icon.alt = title;
      if (width) icon.style.width = cssLength(width);
      if (height) icon.style.height = cssLength(height);
    }
    if (own) return;
    icon.style.transform = `translate(${-anchor.x * 100}%, ${-anchor.y * 100}%) rotate(${rotate}deg)`;
    icon.style.opacity = String(alpha);
    this.button(icon, title || String(marker.id), () => {
      this.open = marker.id;
      this.tell("markertap", marker);
      // The callout of this marker, and no other, is open now.
      this.native.impl.draw();
    });
  }

  /** @param {Element} parent @param {any} marker @param {any} text @param {string} className @param {string} type */
  text(parent, marker, text, className, type) {
    const made = this.make(className, parent);
    made.textContent = text.content;
    Object.assign(made.style, {
      color: text.color || "",
      fontSize: text.fontSize ? cssLength(text.fontSize) : "",
      backgroundColor: text.bgColor || "",
      borderRadius: text.borderRadius ? cssLength(text.borderRadius) : "",
      padding: text.padding ? cssLength(text.padding) : "",
    });
    this.button(made, text.content, () => this.tell(type, marker));
  }

  /** @param {HTMLElement} el @param {string} label @param {() => void} run */
  button(el, label, run) {
    el.setAttribute("role", "button");
    el.setAttribute("aria-label", label);
    el.addEventListener("click", run);
  }

  /** @param {string} type @param {any} marker */
  tell(type, marker) {
    this.native.emit(type, { markerId: marker.id }, { extra: { markerId: marker.id } });
  }
}

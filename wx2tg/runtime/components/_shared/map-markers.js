/** The markers of a `map`: icons, labels and callouts that can be tapped. */

import { assetUrl } from "../../core/assets.js";
import { cssLength } from "./length.js";

/**
 * @typedef {number | string} MarkerId
 * @typedef {Fields} MarkerText a label or a callout, as the app gives it
 * @typedef {Place & Fields & {id?: MarkerId}} Marker as the app gives it
 */

/**
 * `point` gives the pixel of the pane for a place of the app; `told` is called with what was tapped: "markertap",
 * "labeltap", "callouttap" or "anchorpointtap", and the marker.
 * @typedef {{base: string, pane: HTMLElement, point(place: Place): {x: number, y: number}, told(type: string, marker: Marker): void}} Board
 * @typedef {{marker: Marker, el: HTMLElement, icon: any, callout: any}} Shown
 */

export class MapMarkers {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.box = this.make("wx-map-markers", board.pane);
    /** @type {Shown[]} */
    this.shown = [];
    /** Id of the marker whose callout is open. @type {MarkerId | undefined} */
    this.open = undefined;
  }

  /** @param {Marker[]} markers with usable places */
  draw(markers) {
    this.box.textContent = "";
    this.shown = markers.map((marker) => this.add(marker));
    this.arrange();
  }

  /** Put all markers where they belong. */
  arrange() {
    for (const shown of this.shown) this.place(shown);
  }

  /** @param {Shown} shown */
  place({ marker, el }) {
    const { x, y } = this.board.point(marker);
    el.style.transform = `translate(${x}px, ${y}px)`;
  }

  /** Show what was moved or turned. @param {Shown} shown */
  refresh(shown) {
    this.place(shown);
    shown.icon.style.transform = `rotate(${Number(shown.marker.rotate) || 0}deg)`;
  }

  /** @param {MarkerId} id */
  find(id) {
    return this.shown.find(({ marker }) => marker.id === id);
  }

  /** Open the callout of one marker, and close that of any other. @param {MarkerId | undefined} id */
  reveal(id) {
    this.open = id;
    for (const shown of this.shown) this.speak(shown);
  }

  /** @param {Marker} marker @returns {Shown} */
  add(marker) {
    const el = this.make("wx-map-marker", this.box);
    el.dataset.id = String(marker.id);
    if (marker.zIndex !== undefined) el.style.zIndex = String(Number(marker.zIndex) || 0);
    const { anchor } = marker;
    const [x, y] = anchor ? [numberOr(anchor.x, 0.5), numberOr(anchor.y, 1)] : marker.own || marker.cluster ? [0.5, 0.5] : [0.5, 1];
    const body = this.make("wx-map-body", el);
    body.style.transform = `translate(${-x * 100}%, ${-y * 100}%)`;
    const shown = { marker, el, icon: this.icon(body, marker), callout: null };
    if (marker.label && marker.label.content) this.label(el, marker);
    this.speak(shown);
    return shown;
  }

  /** @param {string} className @param {Element} parent @param {string} [tag] @returns {any} */
  make(className, parent, tag = "div") {
    const made = parent.ownerDocument.createElement(tag);
    made.className = className;
    parent.append(made);
    return made;
  }

  /** @param {Element} parent @param {Marker} marker */
  icon(parent, marker) {
    const { iconPath, width, height, rotate = 0, alpha = 1, title = "", own, cluster } = marker;
    const kind = iconPath ? "wx-map-icon" : own ? "wx-map-here" : cluster ? "wx-map-cluster" : "wx-map-pin";
    const icon = this.make(kind, parent, iconPath ? "img" : "div");
    if (iconPath) {
      icon.src = assetUrl(this.board.base, typeof iconPath === "string" ? iconPath : "");
      icon.alt = "";
      icon.draggable = false;
      if (width) icon.style.width = cssLength(width);
      if (height) icon.style.height = cssLength(height);
    }
    if (cluster) icon.textContent = String(cluster.markerIds.length);
    if (rotate) icon.style.transform = `rotate(${Number(rotate) || 0}deg)`;
    icon.style.opacity = String(numberOr(alpha, 1));
    const name = own ? "My location" : cluster ? `${cluster.markerIds.length} markers` : String(marker["aria-label"] || title || marker.id);
    this.button(icon, name, own ? "anchorpointtap" : "markertap", marker);
    return icon;
  }

  /** @param {Element} el @param {Marker} marker */
  label(el, marker) {
    const { label } = marker;
    const made = this.text(el, label, "wx-map-label");
    made.style.left = `${numberOr(label.anchorX, numberOr(label.x, 0))}px`;
    made.style.top = `${numberOr(label.anchorY, numberOr(label.y, 0))}px`;
    this.button(made, String(label.content), "labeltap", marker);
  }

  /** Show the callout if it is always there or open, and no other one. @param {Shown} shown */
  speak(shown) {
    const { marker, icon } = shown;
    const callout = marker.callout && marker.callout.content ? marker.callout : marker.title && !marker.customCallout ? { content: marker.title } : null;
    const wanted = callout && (callout.display === "ALWAYS" || (this.open !== undefined && marker.id === this.open));
    if (!wanted === !shown.callout) return;
    if (!wanted) {
      shown.callout.remove();
      shown.callout = null;
      return;
    }
    const made = this.text(icon.parentNode, callout, "wx-map-callout");
    made.style.transform = `translate(calc(-50% + ${numberOr(callout.anchorX, 0)}px), ${numberOr(callout.anchorY, 0)}px)`;
    this.button(made, String(callout.content), "callouttap", marker);
    shown.callout = made;
  }

  /** @param {Element} parent @param {MarkerText} text @param {string} className */
  text(parent, text, className) {
    const made = this.make(className, parent);
    made.textContent = text.content;
    const border = Number(text.borderWidth) > 0 ? `${text.borderWidth}px solid ${text.borderColor || "#000"}` : "";
    Object.assign(made.style, {
      color: text.color || "",
      fontSize: text.fontSize ? cssLength(text.fontSize) : "",
      backgroundColor: text.bgColor || "",
      border,
      borderRadius: text.borderRadius ? cssLength(text.borderRadius) : "",
      padding: text.padding ? cssLength(text.padding) : "",
      textAlign: text.textAlign || "",
    });
    return made;
  }

  /** @param {HTMLElement} el @param {string} label @param {string} type @param {Marker} marker */
  button(el, label, type, marker) {
    el.setAttribute("role", "button");
    el.setAttribute("aria-label", label);
    el.addEventListener("click", (event) => {
      // The map itself was not tapped.
      event.stopPropagation();
      this.board.told(type, marker);
    });
  }
}

/** @param {any} value @param {number} otherwise */
function numberOr(value, otherwise) {
  return value !== null && value !== "" && isFinite(value) ? Number(value) : otherwise;
}

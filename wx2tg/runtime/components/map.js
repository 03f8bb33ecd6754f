/** `map` without tiles: markers, lines, areas and circles in their places, and a link to a real map. */

import { inTelegram, telegram } from "../bridge/telegram.js";
import { holdSwipes } from "../core/swipes.js";
import { MapMarkers } from "./_shared/map-markers.js";
import { fitPoints, projection } from "./_shared/mercator.js";

const SVG = "http://www.w3.org/2000/svg";

class EmptyMap {
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.shapes = /** @type {Element} */ (el.querySelector(".wx-map-shapes"));
    this.link = /** @type {HTMLAnchorElement} */ (el.querySelector(".wx-map-link"));
    this.markers = new MapMarkers(/** @type {HTMLElement} */ (el.querySelector(".wx-map-markers")), node);
    this.sizes = new ResizeObserver(() => this.draw());
    this.link.addEventListener("click", (event) => {
      event.stopPropagation();
      if (!inTelegram()) return;
      event.preventDefault();
      telegram().openLink(this.link.href);
    });
  }

  attached() {
    this.sizes.observe(this.el);
    // People draw maps about, also one that stays where it is.
    holdSwipes(this.el, true);
  }

  detached() {
    this.sizes.disconnect();
    holdSwipes(this.el, false);
  }

  update() {
    this.draw();
  }

  draw() {
    const { el, native } = this;
    const { props } = native;
    const size = { width: el.clientWidth, height: el.clientHeight };
    const given = { latitude: props.latitude, longitude: props.longitude, scale: props.scale };
    const points = listOf(props.includePoints);
    const view = points.length ? fitPoints(points, size, given) : given;
    const place = projection(view, size);
    this.link.textContent = `${view.latitude.toFixed(5)}, ${view.longitude.toFixed(5)}`;
    this.link.href = `https://www.google.com/maps?q=${view.latitude},${view.longitude}&z=${Math.round(view.scale)}`;
    this.link.setAttribute("aria-label", `Map: ${this.link.textContent}`);
    this.shapes.textContent = "";
    for (const item of listOf(props.polygons)) this.path(item, place, true);
    for (const item of listOf(props.polyline)) this.path(item, place, false);
    for (const item of listOf(props.circles)) this.circle(item, place);
    const here = props.showLocation ? [{ ...view, own: true }] : [];
    this.markers.draw([...here, ...listOf(props.markers), ...listOf(props.covers)], place);
    native.emit("updated", {});
  }

  /** @param {any} item @param {ReturnType<typeof projection>} place @param {boolean} closed */
  path(item, place, closed) {
    const points = listOf(item.points).map((point) => place.point(point)).map(({ x, y }) => `${x},${y}`).join(" ");
    this.shape(closed ? "polygon" : "polyline", { points }, {
      fill: closed ? item.fillColor || "none" : "none",
      stroke: item.strokeColor || item.color || "#000",
      width: item.strokeWidth || item.width || 1,
      dashes: item.dottedLine ? "8 6" : "",
    });
  }

  /** @param {any} item @param {ReturnType<typeof projection>} place */
  circle(item, place) {
    const { x, y } = place.point(item);
    const r = place.metres(item.radius || 0, item.latitude);
    this.shape("circle", { cx: x, cy: y, r }, {
      fill: item.fillColor || "none", stroke: item.color || "#000", width: item.strokeWidth || 1, dashes: "",
    });
  }

  /**
   * @param {string} name @param {Record<string, any>} geometry
   * @param {{fill: string, stroke: string, width: number, dashes: string}} look
   */
  shape(name, geometry, look) {
    const made = /** @type {SVGElement} */ (this.el.ownerDocument.createElementNS(SVG, name));
    for (const key of Object.keys(geometry)) made.setAttribute(key, geometry[key]);
    made.style.fill = look.fill;
    made.style.stroke = look.stroke;
    made.style.strokeWidth = `${look.width}px`;
    made.style.strokeDasharray = look.dashes;
    this.shapes.append(made);
  }
}

/** @param {any} value @returns {any[]} */
function listOf(value) {
  return Array.isArray(value) ? value.filter(Boolean) : [];
}

export const wxMap = {
  props: {
    longitude: 0,
    latitude: 0,
    scale: 16,
    markers: /** @type {any} */ (null),
    covers: /** @type {any} */ (null),
    polyline: /** @type {any} */ (null),
    polygons: /** @type {any} */ (null),
    circles: /** @type {any} */ (null),
    includePoints: /** @type {any} */ (null),
    showLocation: false,
  },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create: (el, node) => new EmptyMap(el, node),
};

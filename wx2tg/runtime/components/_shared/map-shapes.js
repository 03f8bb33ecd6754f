/** What is drawn on the ground of a map: areas, circles, lines with borders, arrows and texts, and pictures. */

import { assetUrl } from "../../core/assets.js";
import { bearing, isPlace, pixelsPerMetre } from "./mercator.js";

/** @typedef {{id?: unknown, start: Place, end: Place, pass?: Place | null, angle?: number, width?: number, color?: string}} Arc */

const SVG = "http://www.w3.org/2000/svg";
/** Pixels between the arrows of a line. */
const ARROWS = 60;
/** Pixels around a line that still hear a finger. */
const FINGER = 20;

/**
 * `point` gives the pixel of the pane for a place of the app, `scale` the scale, `tapped` is called with a line that was tapped.
 * @typedef {{base: string, pane: HTMLElement, point(place: Place): {x: number, y: number}, scale: number, tapped(line: Fields, event: MouseEvent): void}} Canvas
 */

export class MapShapes {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.svg = /** @type {SVGElement} */ (this.make("svg", {}));
    this.svg.setAttribute("class", "wx-map-shapes");
    this.svg.setAttribute("aria-hidden", "true");
    this.pictures = canvas.pane.ownerDocument.createElement("div");
    canvas.pane.append(this.pictures, this.svg);
  }

  /** @param {{polygons: unknown, circles: unknown, polyline: unknown, arcs: Fields[], overlays: Fields[]}} given */
  draw({ polygons, circles, polyline, arcs, overlays }) {
    this.svg.textContent = "";
    for (const item of byLayer(polygons)) this.polygon(item);
    for (const item of listOf(circles)) if (isPlace(item)) this.circle(item);
    for (const item of [...listOf(polyline), ...arcs]) this.line(item);
    this.pictures.textContent = "";
    for (const item of byLayer(overlays)) this.picture(item);
  }

  /** @param {string} name @param {Record<string, any>} attributes @param {Record<string, string>} [style] */
  make(name, attributes, style = {}) {
    const made = /** @type {SVGElement} */ (this.canvas.pane.ownerDocument.createElementNS(SVG, name));
    for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
    Object.assign(made.style, style);
    if (this.svg) this.svg.append(made);
    return made;
  }

  /** @param {unknown[]} places */
  path(places) {
    return listOf(places).filter(isPlace).map((place) => this.canvas.point(place));
  }

  /** @param {Fields} item */
  polygon(item) {
    this.make("polygon", { points: written(this.path(item.points)) }, {
      fill: item.fillColor || "none",
      stroke: item.strokeColor || "#000",
      strokeWidth: `${item.strokeWidth || 1}px`,
      strokeDasharray: Array.isArray(item.dashArray) ? item.dashArray.join(" ") : "",
    });
  }

  /** @param {Place & Fields} item */
  circle(item) {
    const { x, y } = this.canvas.point(item);
    const r = Math.max(0, item.radius || 0) * pixelsPerMetre(item.latitude, this.canvas.scale);
    this.make("circle", { cx: x, cy: y, r }, {
      fill: item.fillColor || "none", stroke: item.color || "#000", strokeWidth: `${item.strokeWidth || 1}px`,
    });
  }

  /** @param {Fields} item */
  line(item) {
    const points = this.path(item.points);
    if (points.length < 2) return;
    const width = Number(item.width) || 1;
    const stroke = (/** @type {Point[]} */ part, /** @type {string} */ color, /** @type {number} */ wide) => (
      this.make("polyline", { points: written(part) }, {
        fill: "none", stroke: color, strokeWidth: `${wide}px`, strokeDasharray: item.dottedLine ? `${width * 2} ${width * 1.5}` : "",
        strokeLinejoin: "round", strokeLinecap: item.dottedLine ? "butt" : "round",
      })
    );
    if (item.borderWidth > 0) stroke(points, item.borderColor || "#000", width + 2 * item.borderWidth);
    const colors = listOf(item.colorList);
    if (colors.length) points.slice(1).forEach((end, at) => stroke([points[at], end], colors[Math.min(at, colors.length - 1)], width));
    else stroke(points, item.color || "#000", width);
    if (item.arrowLine) this.arrows(points, item, width);
    this.texts(points, item);
    const hit = stroke(points, "transparent", Math.max(FINGER, width));
    hit.style.strokeDasharray = "";
    hit.style.pointerEvents = "stroke";
    hit.addEventListener("click", (event) => this.canvas.tapped(item, event));
  }

  /** @param {{x: number, y: number}[]} points @param {Fields} item @param {number} width */
  arrows(points, item, width) {
    let left = ARROWS / 2;
    points.slice(1).forEach((end, at) => {
      const start = points[at];
      const length = Math.hypot(end.x - start.x, end.y - start.y);
      const angle = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI;
      // A line that leads far out of the window has many arrows that nobody sees.
      const most = left + ARROWS * 200;
      for (; left < Math.min(length, most); left += ARROWS) {
        const [x, y] = [start.x + ((end.x - start.x) * left) / length, start.y + ((end.y - start.y) * left) / length];
        this.arrow(`translate(${x} ${y}) rotate(${angle})`, item, width);
      }
      left = Math.max(0, left - length);
    });
  }

  /** @param {string} transform @param {Fields} item @param {number} width */
  arrow(transform, item, width) {
    const half = Math.max(3, width / 2);
    if (item.arrowIconPath) {
      // A picture of an arrow shows upwards.
      const href = assetUrl(this.canvas.base, item.arrowIconPath);
      this.make("image", { href, x: -half * 2, y: -half * 2, width: half * 4, height: half * 4, transform: `${transform} rotate(90)` });
    } else {
      const points = `${-half / 2},${-half / 1.5} ${half / 2},0 ${-half / 2},${half / 1.5}`;
      this.make("polyline", { points, transform, class: "wx-map-arrow" });
    }
  }

  /** @param {{x: number, y: number}[]} points @param {Fields} item */
  texts(points, item) {
    const { textColor = "#000", strokeColor = "#fff", fontSize = 12 } = item.textStyle || {};
    for (const { name, startIndex = 0, endIndex = points.length - 1 } of listOf(item.segmentTexts)) {
      const [from, to] = [points[startIndex], points[endIndex]];
      if (!from || !to) continue;
      const style = { fill: textColor, stroke: strokeColor, fontSize: `${fontSize}px` };
      const text = this.make("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, class: "wx-map-text" }, style);
      text.textContent = String(name || "");
    }
  }

  /** A picture that lies on the ground. @param {Fields} item */
  picture({ src, bounds, opacity = 1, visible = true }) {
    const { southwest, northeast } = bounds || {};
    if (!visible || !isPlace(southwest) || !isPlace(northeast)) return;
    const low = this.canvas.point(southwest);
    const high = this.canvas.point(northeast);
    const made = this.canvas.pane.ownerDocument.createElement("img");
    made.className = "wx-map-overlay";
    made.alt = "";
    made.src = assetUrl(this.canvas.base, src);
    Object.assign(made.style, {
      left: `${low.x}px`, top: `${high.y}px`, width: `${high.x - low.x}px`, height: `${low.y - high.y}px`, opacity: String(opacity),
    });
    this.pictures.append(made);
  }
}

/** What a list of the app's has, without its holes. @param {unknown} value @returns {any[]} */
export function listOf(value) {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}

/** In the order of zIndex. @param {unknown} value */
function byLayer(value) {
  return listOf(value).sort((one, other) => (one.zIndex || 0) - (other.zIndex || 0));
}

/** @param {{x: number, y: number}[]} points */
function written(points) {
  return points.map(({ x, y }) => `${x},${y}`).join(" ");
}

/**
 * An arc as the points of a line: through `pass`, or bent so that it leaves its start at `angle` degrees from the straight line.
 * @param {Arc} arc
 */
export function arcLine({ id, start, end, pass, angle = 0, width = 5, color = "#000" }) {
  const middle = { latitude: (start.latitude + end.latitude) / 2, longitude: (start.longitude + end.longitude) / 2 };
  const bend = Math.tan((angle * Math.PI) / 180) / 2;
  const bent = {
    latitude: middle.latitude + (end.longitude - start.longitude) * bend,
    longitude: middle.longitude - (end.latitude - start.latitude) * bend,
  };
  // A curve through `pass` at its middle.
  const by = pass
    ? { latitude: 2 * pass.latitude - middle.latitude, longitude: 2 * pass.longitude - middle.longitude }
    : bent;
  const points = Array.from({ length: 33 }, (_, step) => {
    const t = step / 32;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
    return {
      latitude: a * start.latitude + b * by.latitude + c * end.latitude,
      longitude: a * start.longitude + b * by.longitude + c * end.longitude,
    };
  });
  return { id, points, width, color };
}

/**
 * A marker's way along places: where it is after a part (0 to 1) of it, and where it heads (degrees clockwise from north).
 * @param {Place[]} places at least two
 */
export function wayAlong(places) {
  const lengths = places.slice(1).map((place, at) => (
    Math.hypot(place.latitude - places[at].latitude, (place.longitude - places[at].longitude) * Math.cos((place.latitude * Math.PI) / 180))
  ));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  return (/** @type {number} */ part) => {
    let [left, at] = [part * whole, 0];
    while (at < lengths.length - 1 && left > lengths[at]) {
      left -= lengths[at];
      at += 1;
    }
    const [from, to] = [places[at], places[at + 1]];
    const share = lengths[at] ? Math.min(1, left / lengths[at]) : 1;
    return {
      latitude: from.latitude + (to.latitude - from.latitude) * share,
      longitude: from.longitude + (to.longitude - from.longitude) * share,
      heading: lengths[at] ? bearing(from, to) : null,
    };
  };
}

/**
 * The ground of a map: which part of the world is seen, and who moves it. Places are in the coordinates of the tiles.
 *
 * Leaflet moves it and fills it with tiles. Until that is loaded, and where it is not in the bundle, the ground is plain.
 */

import { createDrag } from "./drag.js";
import { project, unproject } from "./mercator.js";
import { onPinch } from "./pinch.js";

/**
 * `begin` and `end` tell of every change of the view with its cause, `scaled` of a new scale, `moved` of any change,
 * `failed` that the tiles do not come.
 * @typedef {{begin(cause: string): void, end(cause: string): void, scaled(): void, moved(): void, failed(): void}} GroundEvents
 * @typedef {{zoom: boolean, scroll: boolean, least: number, most: number}} Limits
 * @typedef {import("./mercator.js").View} View
 * @typedef {import("./mercator.js").Place} Place
 */

/** Tiles of other servers that fail after each other before the map says so again. */
const QUIET = 10000;
/** Milliseconds that a turn of the wheel or a double tap takes. */
const GLIDE = 250;

export class PlainGround {
  /** @param {HTMLElement} box @param {GroundEvents} events @param {View} view */
  constructor(box, events, view) {
    this.box = box;
    this.events = events;
    this.shown = view;
    this.limits = { zoom: true, scroll: true, least: 0, most: 24 };
    this.plain = box.ownerDocument.createElement("div");
    this.plain.className = "wx-map-plain";
    this.pane = box.ownerDocument.createElement("div");
    this.pane.className = "wx-map-pane";
    this.plain.append(this.pane);
    box.append(this.plain);
    this.drag = this.listen();
  }

  listen() {
    let from = this.shown;
    onPinch(this.plain, (ratio) => {
      const { zoom, least, most } = this.limits;
      if (!zoom) return;
      this.events.begin("gesture");
      this.move({ ...this.shown, scale: Math.max(least, Math.min(most, this.shown.scale + Math.log2(ratio))) });
      this.events.end("scale");
    });
    return createDrag(this.plain, {
      claim: () => {
        if (!this.limits.scroll) return false;
        from = this.shown;
        this.events.begin("gesture");
        return true;
      },
      move: (dx, dy) => {
        const { x, y } = project(from, from.scale);
        this.move({ ...unproject({ x: x - dx, y: y - dy }, from.scale), scale: from.scale });
      },
      up: (_vx, _vy, claimed) => claimed && this.events.end("drag"),
    });
  }

  get view() {
    return this.shown;
  }

  /** The pixel of the world in the pane's corner. */
  get origin() {
    return this.corner;
  }

  /** The pixel of the world in the box's corner. */
  get corner() {
    return cornerOf(this.shown, this.box);
  }

  /** @param {View} view */
  show(view) {
    this.events.begin("update");
    this.move(view);
    this.events.end("update");
  }

  /** @param {View} view */
  move(view) {
    this.shown = view;
    this.resize();
  }

  resize() {
    this.events.scaled();
    this.events.moved();
  }

  /** @param {Limits} limits */
  limit(limits) {
    this.limits = limits;
    this.plain.style.touchAction = limits.scroll ? "none" : "";
  }

  /** @param {Place[]} _corners */
  bound(_corners) {}

  close() {
    this.drag.detached();
    this.plain.remove();
  }
}

export class LeafletGround {
  /** @param {Fields} L @param {HTMLElement} box @param {GroundEvents} events @param {View} view @param {MapSettings} settings */
  constructor(L, box, events, view, settings) {
    this.L = L;
    this.box = box;
    this.events = events;
    /** Whether the app moves the map. */
    this.driven = false;
    this.before = view.scale;
    this.moving = false;
    /** The view that was asked for, exactly, until somebody moves the map. @type {View | null} */
    this.asked = view;
    this.gliding = /** @type {{to: number, frame: number} | null} */ (null);
    this.zooms = true;
    this.halt = () => this.settle();
    this.turn = (/** @type {WheelEvent} */ event) => this.wheeled(event);
    // The view is of any scale, and is moved without Leaflet's animations: what lies on the ground is placed by ourselves.
    this.map = L.map(box, {
      zoomControl: false, attributionControl: false, zoomAnimation: false, zoomSnap: 0, minZoom: 0, maxZoom: 24, bounceAtZoomLimits: false,
      boxZoom: false, scrollWheelZoom: false, doubleClickZoom: false, worldCopyJump: true,
    });
    this.map.setView([view.latitude, view.longitude], view.scale);
    this.pane = this.map.createPane("wx");
    this.pane.style.zIndex = "450";
    if (settings.tiles) this.tile(settings);
    this.listen();
  }

  listen() {
    const { map, events, box } = this;
    // Two fingers end where they are. Leaflet would throw all tiles away at that place, where it may not animate.
    map.options.zoomAnimation = true;
    map._animateZoom = (/** @type {Fields} */ center, /** @type {number} */ scale) => map._move(center, scale)._moveEnd(true);
    map.on("movestart", () => {
      if (this.moving) return;
      this.moving = true;
      this.before = map.getZoom();
      events.begin(this.driven ? "update" : "gesture");
    });
    map.on("zoom viewreset", () => events.scaled());
    map.on("move zoom viewreset", () => {
      if (!this.driven) this.asked = null;
      events.moved();
    });
    map.on("moveend", () => {
      if (!this.moving) return;
      this.moving = false;
      events.end(this.driven ? "update" : map.getZoom() === this.before ? "drag" : "scale");
    });
    map.on("dblclick", (/** @type {{containerPoint: Point}} */ { containerPoint }) => this.glide(Math.round(map.getZoom()) + 1, containerPoint));
    box.addEventListener("pointerdown", this.halt);
    box.addEventListener("wheel", this.turn, { passive: false });
  }

  /** @param {WheelEvent} event */
  wheeled(event) {
    if (!this.zooms) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 20 : 1;
    const step = Math.max(-1, Math.min(1, (-event.deltaY * lines) / (event.ctrlKey ? 40 : 160)));
    const { left, top } = this.box.getBoundingClientRect();
    const from = this.gliding ? this.gliding.to : this.map.getZoom();
    this.glide(from + step, { x: event.clientX - left, y: event.clientY - top });
  }

  /** @param {MapSettings} settings */
  tile({ tiles, subdomains, maxZoom }) {
    const layer = this.L.tileLayer(tiles, { subdomains, maxNativeZoom: maxZoom, maxZoom: 24 });
    let told = -QUIET;
    layer.on("tileerror", () => {
      const now = performance.now();
      if (now - told < QUIET) return;
      told = now;
      this.events.failed();
    });
    layer.addTo(this.map);
  }

  get view() {
    if (this.asked) return this.asked;
    const { lat, lng } = this.map.getCenter();
    return { latitude: lat, longitude: lng, scale: this.map.getZoom() };
  }

  get origin() {
    return this.map.getPixelOrigin();
  }

  get corner() {
    // Leaflet's pixels are whole ones.
    return this.asked ? cornerOf(this.asked, this.box) : this.map.getPixelBounds().min;
  }

  /** @param {View} view */
  show(view) {
    this.settle();
    this.drive(() => {
      const { latitude, longitude, scale } = view;
      this.asked = view;
      const scaled = scale !== this.map.getZoom();
      // `setView` would move by whole pixels only, or throw all tiles away.
      this.map._stop()._moveStart(scaled)._move(this.L.latLng(latitude, longitude), scale)._moveEnd(scaled);
    });
  }

  /** Go to another scale around a pixel of the box, in a quarter of a second. @param {number} to @param {{x: number, y: number}} at */
  glide(to, at) {
    if (!this.zooms) return;
    const { map } = this;
    const begun = performance.now();
    const from = map.getZoom();
    const end = Math.max(map.getMinZoom(), Math.min(map.getMaxZoom(), to));
    if (end === from) return;
    const place = placeAt(this, at);
    const size = map.getSize();
    if (this.gliding) cancelAnimationFrame(this.gliding.frame);
    else map._stop()._moveStart(true);
    const gliding = { to: end, frame: 0 };
    this.gliding = gliding;
    const step = () => {
      const part = Math.min(1, (performance.now() - begun) / GLIDE);
      const scale = from + (end - from) * part * (2 - part);
      const { x, y } = project(place, scale);
      const { latitude, longitude } = unproject({ x: x - at.x + size.x / 2, y: y - at.y + size.y / 2 }, scale);
      // As with two fingers: no tiles are asked for on the way.
      map._move(this.L.latLng(latitude, longitude), scale, { pinch: true, round: false });
      if (part < 1) gliding.frame = requestAnimationFrame(step);
      else this.settle();
    };
    step();
  }

  /** End a glide where it is. */
  settle() {
    if (!this.gliding) return;
    cancelAnimationFrame(this.gliding.frame);
    this.gliding = null;
    this.map._moveEnd(true);
  }

  /** The box has another size; its middle stays. */
  resize() {
    const { view } = this;
    this.map.invalidateSize({ pan: false });
    this.show(view);
  }

  /** @param {() => void} run */
  drive(run) {
    this.driven = true;
    run();
    this.driven = false;
  }

  /** @param {Limits} limits */
  limit({ zoom, scroll, least, most }) {
    const { map } = this;
    const able = (/** @type {{enable(): void, disable(): void}} */ handler, /** @type {boolean} */ on) => (on ? handler.enable() : handler.disable());
    this.zooms = zoom;
    able(map.dragging, scroll);
    able(map.touchZoom, zoom);
    able(map.keyboard, zoom && scroll);
    this.drive(() => {
      map.setMinZoom(least);
      map.setMaxZoom(most);
    });
  }

  /** Keep the view within two corners. @param {Place[]} corners */
  bound(corners) {
    this.drive(() => this.map.setMaxBounds(corners.map(({ latitude, longitude }) => [latitude, longitude])));
  }

  close() {
    this.settle();
    this.map.off();
    this.map.remove();
    this.box.removeEventListener("pointerdown", this.halt);
    this.box.removeEventListener("wheel", this.turn);
  }
}

/** The pixel of the world in the corner of a box. @param {View} view @param {HTMLElement} box */
function cornerOf(view, box) {
  const { x, y } = project(view, view.scale);
  return { x: x - box.clientWidth / 2, y: y - box.clientHeight / 2 };
}

/** A place seen at a pixel of the box. @param {PlainGround | LeafletGround} ground @param {{x: number, y: number}} at */
export function placeAt(ground, at) {
  const { corner, view } = ground;
  return unproject({ x: corner.x + at.x, y: corner.y + at.y }, view.scale);
}

/** The view of a map in the coordinates of the app: where it looks, what lies where, and what it tells when that changes. */

import { env } from "../../core/env.js";
import { fromGcj02, toGcj02 } from "../../core/gcj02.js";
import { LeafletGround, PlainGround, placeAt } from "./map-ground.js";
import { fitPlaces, project, unproject } from "./mercator.js";

/** @typedef {import("./mercator.js").Place} Place */
/** @typedef {import("./mercator.js").View} View */
/** @typedef {{latitude: number, longitude: number, found: Place}} Known */

/** What WeChat's maps allow. */
const LEAST = 3;
const MOST = 20;

export class MapView {
  /**
   * @param {HTMLElement} box
   * @param {{drawn(): void, moved(): void, changed(type: "begin" | "end", cause: string): void, failed(): void}} events
   */
  constructor(box, events) {
    this.box = box;
    this.settings = env.settings.map || {};
    this.shifted = this.settings.coordinates !== "wgs84";
    /** Places that were moved to the coordinates of the tiles. @type {WeakMap<object, Known>} */
    this.known = new WeakMap();
    /** Where in the box its middle is said to be, in parts of its size. */
    this.offset = [0.5, 0.5];
    this.limits = { zoom: true, scroll: true, least: LEAST, most: MOST };
    this.events = {
      begin: (/** @type {string} */ cause) => events.changed("begin", cause),
      end: (/** @type {string} */ cause) => events.changed("end", cause),
      scaled: events.drawn,
      moved: () => {
        this.shade();
        events.moved();
      },
      failed: events.failed,
    };
    /** @type {PlainGround | LeafletGround} */
    this.ground = new PlainGround(box, this.events, { latitude: 0, longitude: 0, scale: 16 });
  }

  /** Let Leaflet move the map, as soon as it is loaded; `ready` is called then, with the new pane in place. @param {() => boolean} ready */
  async load(ready) {
    const { library } = env.parts;
    if (!library) return;
    if (!(await library("leaflet"))) {
      if (this.settings.tiles) this.events.failed();
      return;
    }
    const { L } = /** @type {Fields} */ (this.box.ownerDocument.defaultView);
    if (!L || !ready()) return;
    const { view } = this.ground;
    this.ground.close();
    this.ground = new LeafletGround(L, this.box, this.events, view, this.settings);
    this.ground.limit(this.limits);
  }

  close() {
    const { view } = this.ground;
    this.ground.close();
    this.ground = new PlainGround(this.box, this.events, view);
    this.ground.limit(this.limits);
  }

  get pane() {
    return this.ground.pane;
  }

  get scale() {
    return this.ground.view.scale;
  }

  get size() {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  /** Lines across an empty ground move with it. */
  shade() {
    const { x, y } = this.ground.corner;
    this.box.style.backgroundPosition = `${-Math.round(x) % 40}px ${-Math.round(y) % 40}px`;
  }

  /** A place of the app in the coordinates of the tiles. @param {Place} place @returns {Place} */
  inTiles(place) {
    const [latitude, longitude] = [Number(place.latitude), Number(place.longitude)];
    if (!this.shifted) return { latitude, longitude };
    const known = this.known.get(place);
    if (known && known.latitude === latitude && known.longitude === longitude) return known.found;
    const found = fromGcj02({ latitude, longitude });
    this.known.set(place, { latitude, longitude, found });
    return found;
  }

  /** A place in the coordinates of the tiles as the app knows it, to a centimetre. @param {Place} place @returns {Place} */
  inApp(place) {
    const { latitude, longitude } = this.shifted ? toGcj02(place) : place;
    return { latitude: round(latitude), longitude: round(longitude) };
  }

  /** A place of the device's, which are WGS-84, as the app knows it. @param {Place} place */
  fromDevice(place) {
    return this.shifted ? toGcj02(place) : place;
  }

  /** The pixel of the pane at a place of the app. @param {Place} place */
  point(place) {
    const { x, y } = project(this.inTiles(place), this.scale);
    const { origin } = this.ground;
    return { x: x - origin.x, y: y - origin.y };
  }

  /** The pixel of the box at a place of the app. @param {Place} place */
  pixel(place) {
    const { x, y } = project(this.inTiles(place), this.scale);
    const { corner } = this.ground;
    return { x: x - corner.x, y: y - corner.y };
  }

  /** The place at a pixel of the box. @param {{x: number, y: number}} at */
  placeAt(at) {
    return this.inApp(placeAt(this.ground, at));
  }

  get middle() {
    const { width, height } = this.size;
    return this.placeAt({ x: width * this.offset[0], y: height * this.offset[1] });
  }

  get region() {
    const { width, height } = this.size;
    return { southwest: this.placeAt({ x: 0, y: height }), northeast: this.placeAt({ x: width, y: 0 }) };
  }

  /** @param {Place | null} place null: where it looks @param {number} [scale] */
  show(place, scale) {
    const { view } = this.ground;
    const next = Math.max(this.limits.least, Math.min(this.limits.most, scale === undefined ? view.scale : scale));
    const middle = this.offsetView(this.inTiles(place || this.middle), next);
    // Nobody can see less than a hundredth of a pixel.
    const [now, then] = [project(view, view.scale), project(middle, view.scale)];
    if (next === view.scale && Math.hypot(now.x - then.x, now.y - then.y) < 0.01) return;
    this.ground.show({ ...middle, scale: next });
  }

  /** What is in the middle of the box where `place` is at the offset. @param {Place} place @param {number} scale */
  offsetView(place, scale) {
    const { width, height } = this.size;
    const { x, y } = project(place, scale);
    return unproject({ x: x + (0.5 - this.offset[0]) * width, y: y + (0.5 - this.offset[1]) * height }, scale);
  }

  /** @param {Place[]} places of the app, at least one @param {number[]} [padding] */
  include(places, padding = []) {
    const tiles = places.map((place) => this.inTiles(place));
    const { latitude, longitude, scale } = fitPlaces(tiles, this.size, { scale: this.scale, ...this.limits }, padding);
    this.ground.show({ latitude, longitude, scale });
  }

  /** @param {{zoom: boolean, scroll: boolean, least: number, most: number}} limits */
  limit({ zoom, scroll, least, most }) {
    const low = Math.max(0, Math.min(MOST, least));
    const limits = { zoom, scroll, least: low, most: Math.max(low, Math.min(MOST, most)) };
    if (JSON.stringify(limits) === JSON.stringify(this.limits) && this.limited) return;
    this.limited = true;
    this.limits = limits;
    this.ground.limit(limits);
  }

  /** @param {Place[]} corners */
  bound(corners) {
    this.ground.bound(corners.map((place) => this.inTiles(place)));
  }
}

/** @param {number} degrees */
function round(degrees) {
  return Math.round(degrees * 1e7) / 1e7;
}

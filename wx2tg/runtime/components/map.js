/** `map`: the world by Leaflet and the owner's tiles, with markers, callouts, lines, areas and controls of the app's. */

import { holdSwipes } from "../core/swipes.js";
import { MapClusters } from "./_shared/map-clusters.js";
import { MapFrame } from "./_shared/map-frame.js";
import { followUser } from "./_shared/map-location.js";
import { MapMarkers } from "./_shared/map-markers.js";
import { MapMotion } from "./_shared/map-motion.js";
import { MapShapes, arcLine, listOf } from "./_shared/map-shapes.js";
import { MapView } from "./_shared/map-view.js";
import { isPlace } from "./_shared/mercator.js";

/**
 * @typedef {import("./_shared/map-markers.js").Marker} Marker
 * @typedef {import("./_shared/map-markers.js").MarkerId} MarkerId
 */

/** A click this far (pixels) from where the finger or the mouse went down ends a drag. */
const DRAGGED = 8;
/** The attributes that are drawn on the ground. */
const SHAPES = ["polygons", "circles", "polyline", "setting"];

class WorldMap {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.box = /** @type {HTMLElement} */ (el.querySelector(".wx-map-box"));
    this.view = new MapView(this.box, {
      drawn: () => this.arrange(),
      moved: () => this.frameMoved(),
      changed: (type, cause) => this.regionChanged(type, cause),
      failed: () => node.emit("error", { errMsg: "map:fail tiles could not be loaded", errCode: -1 }),
    });
    this.frame = new MapFrame(el, node.base, this.view.settings, (controlId) => this.tell("controltap", { controlId }));
    this.clusters = new MapClusters();
    /** What the app listens to by MapContext.on. @type {Record<string, Function[]>} */
    this.listeners = {};
    /** @type {Marker[]} */
    this.given = [];
    /** What MapContext adds besides the attributes, by id. */
    this.arcs = /** @type {Record<string, Fields>} */ ({});
    this.overlays = /** @type {Record<string, Fields>} */ ({});
    this.erased = /** @type {Record<string, {index: number, point: Place}>} */ ({});
    this.here = /** @type {Place | null} */ (null);
    this.hereIcon = "";
    this.stopFollowing = /** @type {(() => void) | null} */ (null);
    this.living = false;
    /** What regionchange told last. @type {object | null} */
    this.region = null;
    /** @type {WeakSet<HTMLElement>} */
    this.callouts = new WeakSet();
    this.sizes = new ResizeObserver(() => this.view.ground.resize());
    this.layers();
    this.listen();
  }

  /** The attributes, and what `setting` says of them. @returns {Fields} */
  get props() {
    const { props } = this.native;
    return { ...props, ...(props.setting || {}) };
  }

  /** Markers and shapes are on the pane of the ground. */
  layers() {
    const { view, native } = this;
    const common = { base: native.base, pane: view.pane, point: (/** @type {Place} */ place) => view.point(place) };
    this.shapes = new MapShapes({
      ...common,
      get scale() {
        return view.scale;
      },
      tapped: (line, event) => this.lineTapped(line, event),
    });
    this.markers = new MapMarkers({ ...common, told: (type, marker) => this.markerTapped(type, marker) });
    this.motion = new MapMotion(this.markers, (detail) => native.emit("interpolatepoint", detail));
  }

  listen() {
    let down = { x: 0, y: 0 };
    this.el.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => void (down = { x, y }), true);
    // The click at the end of a drag with the mouse is no tap.
    this.el.addEventListener("click", (event) => {
      if (event.detail && Math.hypot(event.clientX - down.x, event.clientY - down.y) > DRAGGED) event.stopPropagation();
    }, true);
    this.el.addEventListener("click", (event) => this.tapped(event));
    // A swiper or a movable-view around the map is not to follow the finger, too.
    this.box.addEventListener("touchmove", (event) => {
      if (this.view.limits.scroll && event.cancelable) event.preventDefault();
    }, { passive: false });
  }

  attached() {
    this.living = true;
    this.sizes.observe(this.el);
    // People draw maps about, also one that stays where it is.
    holdSwipes(this.el, true);
    this.look({ latitude: true, longitude: true, scale: true, includePoints: true });
    this.redraw();
    for (const el of this.el.querySelectorAll("wx-cover-view[marker-id]")) this.callout(/** @type {HTMLElement} */ (el));
    this.view.load(() => this.living).then(() => {
      if (!this.living || this.view.pane === this.shapes?.canvas.pane) return;
      this.layers();
      this.redraw();
    });
  }

  detached() {
    this.living = false;
    this.sizes.disconnect();
    holdSwipes(this.el, false);
    this.motion?.close();
    this.view.close();
    this.layers();
    if (this.stopFollowing) this.stopFollowing();
    this.stopFollowing = null;
  }

  /** @param {Changed} changed */
  update(changed) {
    if (!this.living) return;
    this.look(changed);
    this.redraw(changed);
  }

  /** Look where the attributes say. @param {Changed} changed */
  look(changed) {
    const { props, view } = this;
    view.limit({ zoom: props.enableZoom, scroll: props.enableScroll, least: props.minScale, most: props.maxScale });
    const places = changed.includePoints ? listOf(props.includePoints).filter(isPlace) : [];
    if (places.length) view.include(places);
    else if (changed.latitude || changed.longitude || changed.scale) {
      const place = changed.latitude || changed.longitude ? { latitude: props.latitude, longitude: props.longitude } : null;
      if (place && !isPlace(place)) console.warn(`map: there is no place ${place.latitude}, ${place.longitude}`);
      view.show(isPlace(place) ? place : null, changed.scale ? props.scale : undefined);
    }
  }

  /** Draw what the attributes give. @param {Changed} [changed] */
  redraw(changed) {
    const { props } = this;
    if (!changed || changed.markers || changed.covers) this.given = [...listOf(props.markers), ...listOf(props.covers)];
    if (!changed || changed.controls) this.frame.control(props.controls);
    this.follow(props.showLocation);
    if (!changed || changed.markers || changed.covers || changed.setting || changed.showLocation) this.drawMarkers();
    if (!changed || SHAPES.some((name) => changed[name])) this.drawShapes();
    this.frameMoved();
    this.native.emit("updated", {});
  }

  drawShapes() {
    const { polygons, circles, polyline } = this.props;
    const lines = listOf(polyline).map((line) => {
      const erased = this.erased[line.id];
      return erased ? { ...line, points: [erased.point, ...listOf(line.points).slice(erased.index + 1)] } : line;
    });
    this.shapes?.draw({ polygons, circles, polyline: lines, arcs: Object.values(this.arcs), overlays: Object.values(this.overlays) });
  }

  /** @param {import("./_shared/map-shapes.js").Arc} given */
  arc(given) {
    return arcLine(given);
  }

  drawMarkers() {
    const usable = this.given.filter(isPlace);
    if (usable.length < this.given.length) console.warn(`map: ${this.given.length - usable.length} markers have no place`);
    const { alone, changed } = this.clusters.gather(usable, this.view.scale);
    const own = this.here ? [{ ...this.here, own: true, id: "here", iconPath: this.hereIcon }] : [];
    this.markers?.draw([...own, ...alone, ...this.clusters.markers()]);
    if (changed) this.call("markerClusterCreate", { clusters: this.clusters.clusters });
  }

  /** The scale is another one: everything has other pixels. */
  arrange() {
    if (!this.markers || !this.living) return;
    const level = Math.round(this.view.scale);
    const joining = level !== this.clusters.level && this.given.some((marker) => marker.joinCluster);
    if (joining && this.clusters.gather(this.given.filter(isPlace), this.view.scale).changed) {
      this.clusters.clusters = [];
      this.drawMarkers();
    } else this.markers.arrange();
    this.drawShapes();
  }

  /** What lies over the map has other places or numbers. */
  frameMoved() {
    if (!this.living || !this.markers) return;
    this.frame.credit(this.view);
    this.frame.measure(this.view, this.props);
    this.frame.callouts(this.view, this.given.filter(isPlace), this.markers.open);
  }

  /** @param {boolean} wanted */
  follow(wanted) {
    if (wanted === !!this.stopFollowing) return;
    if (this.stopFollowing) this.stopFollowing();
    this.here = null;
    this.stopFollowing = wanted
      ? followUser((place) => {
        this.here = { ...this.view.fromDevice(place) };
        this.drawMarkers();
      })
      : null;
  }

  /** @param {"begin" | "end"} type @param {string} cause */
  regionChanged(type, cause) {
    if (!this.living) return;
    const { view } = this;
    // While it begins to move it is neither here nor there.
    if (type === "end" || !this.region) this.region = { rotate: 0, skew: 0, scale: view.scale, centerLocation: view.middle, region: view.region };
    const now = this.region;
    this.native.emit("regionchange", { type, causedBy: cause, ...now }, { extra: { type, causedBy: cause } });
  }

  /** @param {MouseEvent} event a click that no marker took */
  tapped(event) {
    const box = this.box.getBoundingClientRect();
    // The framework's own `tap` comes of the same click, with the place beside the pixel.
    event.place = this.view.placeAt({ x: event.clientX - box.left, y: event.clientY - box.top });
    if (this.markers && this.markers.open !== undefined) this.reveal(undefined);
  }

  /** A cover-view that is the callout of a marker. @param {HTMLElement} el */
  callout(el) {
    if (!this.callouts.has(el)) {
      this.callouts.add(el);
      el.addEventListener("click", () => {
        const marker = this.given.find(({ id }) => String(id) === el.getAttribute("marker-id"));
        if (marker) this.tell("callouttap", { markerId: marker.id });
      });
    }
    this.frameMoved();
  }

  /** @param {MarkerId | undefined} id of the marker whose callout is to be open */
  reveal(id) {
    this.markers?.reveal(id);
    this.frameMoved();
  }

  /** @param {string} type @param {Marker} marker */
  markerTapped(type, marker) {
    const cluster = this.clusters.of(marker);
    if (marker.own) {
      this.native.emit("anchorpointtap", { latitude: marker.latitude, longitude: marker.longitude });
    } else if (cluster) {
      this.call("markerClusterClick", { cluster });
      const members = this.given.filter(({ id }) => cluster.markerIds.includes(id)).filter(isPlace);
      if (this.clusters.settings.zoomOnClick && members.length) this.view.include(members, [40, 40, 40, 40]);
    } else {
      if (type === "markertap") this.reveal(marker.id);
      this.tell(type, { markerId: marker.id });
    }
  }

  /** @param {Fields} line @param {MouseEvent} event */
  lineTapped(line, event) {
    event.stopPropagation();
    const box = this.box.getBoundingClientRect();
    this.tell("polylinetap", { polylineId: line.id, ...this.view.placeAt({ x: event.clientX - box.left, y: event.clientY - box.top }) });
  }

  /** WeChat's events have what they tell of also beside the detail. @param {string} type @param {object} detail */
  tell(type, detail) {
    this.native.emit(type, detail, { extra: detail });
  }

  /** @param {string} type @param {unknown} result */
  call(type, result) {
    for (const listener of this.listeners[type] || []) listener(result);
  }
}

/** @satisfies {NativeLeaf} */
export const wxMap = {
  props: {
    longitude: 0,
    latitude: 0,
    scale: 16,
    minScale: 3,
    maxScale: 20,
    markers: /** @type {unknown} */ (null),
    covers: /** @type {unknown} */ (null),
    polyline: /** @type {unknown} */ (null),
    polygons: /** @type {unknown} */ (null),
    circles: /** @type {unknown} */ (null),
    controls: /** @type {unknown} */ (null),
    includePoints: /** @type {unknown} */ (null),
    setting: /** @type {unknown} */ (null),
    showLocation: false,
    showCompass: false,
    showScale: false,
    enableZoom: true,
    enableScroll: true,
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new WorldMap(el, node),
};

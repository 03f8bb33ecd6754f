/** wx.createMapContext: steering a `<map>` of the page. */

import { openAddress } from "../bridge/client.js";
import { guard } from "../core/env.js";
import { fromGcj02 } from "../core/gcj02.js";
import { nativeOf } from "../core/native.js";
import { asyncCall, failure, wrongType } from "./_shared/call.js";
import { nativeMeant } from "./_shared/nodes.js";
import { currentPosition } from "./_shared/position.js";

/**
 * @typedef {import("./_shared/nodes.js").Owner} Owner
 * @typedef {ReturnType<typeof import("../components/map.js").wxMap.create> & {motion: import("../components/_shared/map-motion.js").MapMotion}} MapImpl
 */

/** What needs layers that only WeChat's own maps have. */
const MISSING = ["addCustomLayer", "addVisualLayer", "executeVisualLayerCommand", "removeCustomLayer", "removeVisualLayer"];

/** @param {string | HTMLElement} id of the `<map>`, or its element @param {Owner} [component] its `this` */
export function createMapContext(id, component) {
  const steering = new Steering(() => nativeOf(nativeMeant(component, "map", id)));
  const context = /** @type {Record<string, (...args: any[]) => unknown>} */ ({
    /** @param {string} type @param {Function} listener */
    on: (type, listener) => steering.on(type, listener),
  });
  for (const [name, run] of Object.entries(METHODS)) {
    context[name] = (options) => asyncCall(name, options, (given) => steering.ready((map) => run(map, given)));
  }
  for (const name of MISSING) {
    context[name] = (options) => asyncCall(name, options, (given, done, fail) => fail("not supported in Telegram"));
  }
  return context;
}

class Steering {
  /** @param {() => NativeNode | null} find the native component */
  constructor(find) {
    this.find = find;
  }

  get map() {
    const found = this.find();
    return (found && found.impl) || null;
  }

  /** Run on the map, which may come with the page that is being shown. @param {(map: MapImpl) => unknown} run */
  async ready(run) {
    await undefined;
    const { map } = this;
    if (!map) throw failure("map not found");
    return run(map);
  }

  /** @param {string} type @param {Function} listener */
  on(type, listener) {
    const { map } = this;
    if (!map || typeof listener !== "function") return;
    (map.listeners[type] ||= []).push((/** @type {unknown} */ result) => guard(() => listener(result)));
  }
}

/** What a context does with a map: what it returns is the result. @type {Record<string, (map: MapImpl, given: Fields) => unknown>} */
const METHODS = {
  getCenterLocation: (map) => map.view.middle,
  getScale: (map) => ({ scale: map.view.scale }),
  getRotate: () => ({ rotate: 0 }),
  getSkew: () => ({ skew: 0 }),
  getRegion: (map) => map.view.region,
  includePoints(map, given) {
    const places = many(given, "points").map((place) => placeOf({ place }, "place"));
    if (places.length) map.view.include(places, Array.isArray(given.padding) ? given.padding.map(Number) : []);
  },
  async moveToLocation(map, given) {
    const named = given.latitude !== undefined || given.longitude !== undefined;
    if (named) return void map.view.show(placeOf({ place: given }, "place"));
    const { latitude, longitude } = map.here || map.view.fromDevice(await currentPosition({ type: "wgs84" }));
    return map.view.show({ latitude, longitude });
  },
  toScreenLocation: (map, given) => map.view.pixel(placeOf({ place: given }, "place")),
  fromScreenLocation: (map, given) => map.view.placeAt({ x: number(given, "x"), y: number(given, "y") }),
  setCenterOffset(map, given) {
    const [x, y] = many(given, "offset").map(Number);
    // The part of the map that there may be: a quarter to three quarters.
    const within = (/** @type {number} */ value) => Math.max(0.25, Math.min(0.75, isFinite(value) ? value : 0.5));
    const { middle } = map.view;
    map.view.offset = [within(x), within(y)];
    map.view.show(middle);
  },
  setBoundary: (map, given) => map.view.bound([placeOf(given, "southwest"), placeOf(given, "northeast")]),
  addMarkers(map, given) {
    const added = many(given, "markers").filter(Boolean);
    const ids = new Set(added.map(({ id }) => id).filter((id) => id !== undefined));
    map.given = [...(given.clear ? [] : map.given.filter((/** @type {Fields} */ marker) => !ids.has(marker.id))), ...added];
    map.drawMarkers();
    map.frameMoved();
  },
  removeMarkers(map, given) {
    const ids = new Set(many(given, "markerIds").map(String));
    map.given = map.given.filter((/** @type {Fields} */ marker) => !ids.has(String(marker.id)));
    map.drawMarkers();
    map.frameMoved();
  },
  translateMarker: (map, given) => map.motion.translate({
    ...given, animationEnd: typeof given.animationEnd === "function" ? () => guard(given.animationEnd) : null,
  }),
  moveAlong: (map, given) => map.motion.along(given),
  initMarkerCluster(map, { enableDefaultStyle = true, zoomOnClick = true, gridSize = 60 }) {
    map.clusters.settings = { enableDefaultStyle, zoomOnClick, gridSize };
    map.clusters.clusters = [];
    map.drawMarkers();
  },
  addGroundOverlay: (map, given) => overlay(map, given),
  updateGroundOverlay(map, given) {
    if (!map.overlays[given.id]) throw failure("overlay not found");
    overlay(map, { ...map.overlays[given.id], ...given });
  },
  removeGroundOverlay(map, { id }) {
    if (!map.overlays[id]) throw failure("overlay not found");
    delete map.overlays[id];
    map.drawShapes();
  },
  addArc(map, given) {
    const pass = given.pass ? placeOf(given, "pass") : null;
    map.arcs[given.id] = map.arc({ ...given, pass, start: placeOf(given, "start"), end: placeOf(given, "end") });
    map.drawShapes();
  },
  removeArc(map, { id }) {
    delete map.arcs[id];
    map.drawShapes();
  },
  eraseLines(map, given) {
    for (const line of many(given, "lines")) {
      map.erased[line.id] = { index: Number(line.index) || 0, point: placeOf(line, "point") };
    }
    map.drawShapes();
  },
  setLocMarkerIcon(map, { iconPath }) {
    map.hereIcon = iconPath;
    map.drawMarkers();
  },
  openMapApp(map, given) {
    const place = placeOf({ place: given }, "place");
    const { latitude, longitude } = map.view.shifted ? fromGcj02(place) : place;
    openAddress(`https://www.google.com/maps/search/?api=1&query=${latitude.toFixed(6)},${longitude.toFixed(6)}`);
  },
};

/** @param {MapImpl} map @param {Fields} given */
function overlay(map, { id, src, bounds, visible = true, zIndex = 1, opacity = 1 }) {
  for (const corner of ["southwest", "northeast"]) placeOf(bounds || {}, corner);
  map.overlays[id] = { id, src, bounds, visible, zIndex, opacity };
  map.drawShapes();
}

/** A list that has to be given. @param {Fields} given @param {string} key @returns {any[]} */
function many(given, key) {
  const problem = wrongType(given, key, "Array");
  if (problem) throw failure(problem);
  return given[key];
}

/** @param {Fields} given @param {string} key */
function number(given, key) {
  const problem = wrongType(given, key, "Number");
  if (problem) throw failure(problem);
  return given[key];
}

/** A place that has to be given. @param {Fields} given @param {string} key @returns {{latitude: number, longitude: number}} */
function placeOf(given, key) {
  const place = given[key];
  const [latitude, longitude] = place && typeof place === "object" ? [Number(place.latitude), Number(place.longitude)] : [NaN, NaN];
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 360)) throw failure("parameter error: invalid latitude or longitude");
  return { latitude, longitude };
}

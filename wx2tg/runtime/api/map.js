/** wx.createMapContext, as far as a map without tiles goes. */

import { nativeOf } from "../core/native.js";
import { openAddress } from "../bridge/client.js";
import { asyncCall, failure } from "./_shared/call.js";
import { findNative } from "./_shared/nodes.js";
import { currentPosition, fromGcj02 } from "./_shared/position.js";

/** What needs tiles, layers or clusters. */
const MISSING = [
  "addArc", "addCustomLayer", "addGroundOverlay", "addVisualLayer", "eraseLines", "executeVisualLayerCommand",
  "fromScreenLocation", "getRegion", "initMarkerCluster",
  "removeArc", "removeCustomLayer", "removeGroundOverlay", "removeVisualLayer", "setBoundary", "setCenterOffset",
  "setLocMarkerIcon", "toScreenLocation", "updateGroundOverlay",
];

/** @param {any} id of the `<map>`, or its element @param {any} [component] its `this` */
export function createMapContext(id, component) {
  const native = () => {
    const found = nativeOf(typeof id === "string" ? findNative(component, "map", id) : id);
    if (!found) throw failure("no such map");
    return found;
  };
  const set = (/** @type {any} */ values) => {
    const map = native();
    for (const [name, value] of Object.entries(values)) map.p(name, value);
    map.go();
  };
  const markers = () => /** @type {any[]} */ ( native().props.markers || []);
  const call = (/** @type {string} */ name, /** @type {(given: any) => any} */ run) => (/** @type {any} */ options) =>
    asyncCall(name, options, async (given) => run(given));
  const context = /** @type {Record<string, (...args: any[]) => any>} */ ({
    getCenterLocation: call("getCenterLocation", () => ({ latitude: native().props.latitude, longitude: native().props.longitude })),
    getScale: call("getScale", () => ({ scale: native().props.scale })),
    getRotate: call("getRotate", () => ({ rotate: 0 })),
    getSkew: call("getSkew", () => ({ skew: 0 })),
    includePoints: call("includePoints", ({ points }) => set({ includePoints: points })),
    moveToLocation: call("moveToLocation", async (given) => {
      const { latitude, longitude } = given.latitude ? given : await currentPosition({ type: "gcj02" });
      set({ latitude, longitude, includePoints: null });
    }),
    addMarkers: call("addMarkers", (given) => set({ markers: [...(given.clear ? [] : markers()), ...given.markers] })),
    removeMarkers: call("removeMarkers", ({ markerIds }) => {
      set({ markers: markers().filter((marker) => !markerIds.includes(marker.id)) });
    }),
    translateMarker: call("translateMarker", (given) => {
      set({ markers: markers().map((marker) => (marker.id === given.markerId ? { ...marker, ...given.destination } : marker)) });
      if (given.animationEnd) given.animationEnd();
    }),
    moveAlong: call("moveAlong", ({ markerId, path }) => {
      set({ markers: markers().map((marker) => (marker.id === markerId ? { ...marker, ...path[path.length - 1] } : marker)) });
    }),
    openMapApp: call("openMapApp", (given) => {
      const { latitude, longitude } = fromGcj02(given);
      openAddress(`https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`);
    }),
    on() {},
  });
  for (const name of MISSING) {
    context[name] = (options) => asyncCall(name, options, (given, done, fail) => fail("not supported in Telegram"));
  }
  return context;
}

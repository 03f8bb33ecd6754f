/** Markers that move: MapContext.translateMarker and moveAlong. */

import { bearing, isPlace } from "./mercator.js";
import { listOf, wayAlong } from "./map-shapes.js";

/** @typedef {import("./map-markers.js").MarkerId} MarkerId */

export class MapMotion {
  /** @param {import("./map-markers.js").MapMarkers} markers @param {(detail: object) => void} tell of every place on the way */
  constructor(markers, tell) {
    this.markers = markers;
    this.tell = tell;
    /** What ends the movement that a marker is in, by its id. @type {Map<MarkerId, () => void>} */
    this.running = new Map();
  }

  /** Move a marker straight to a place. Throws where there is none. @param {Fields} options */
  translate({ markerId, destination, duration = 1000, autoRotate = true, rotate = 0, moveWithRotate = false, animationEnd }) {
    const shown = this.markers.find(markerId);
    if (!shown) throw new Error("marker not found");
    if (!isPlace(destination)) throw new Error("invalid destination");
    /** @type {Place & Fields} */
    const from = { ...shown.marker, ...numbers(shown.marker) };
    const to = numbers(destination);
    const turn = autoRotate ? bearing(from, to) : Number(rotate) || 0;
    // It turns first, and moves then, unless it does both together.
    const turning = moveWithRotate || turn === (from.rotate || 0) ? 1 : 0.2;
    this.run(markerId, Number(duration) || 0, (part) => {
      const moved = turning === 1 ? part : Math.max(0, (part - turning) / (1 - turning));
      const turned = turning === 1 && !moveWithRotate ? 1 : Math.min(1, part / turning);
      return {
        latitude: from.latitude + (to.latitude - from.latitude) * moved,
        longitude: from.longitude + (to.longitude - from.longitude) * moved,
        rotate: (from.rotate || 0) + (turn - (from.rotate || 0)) * turned,
      };
    }).then(() => animationEnd && animationEnd());
  }

  /** Move a marker along places; the promise ends when it has arrived, or is sent elsewhere. @param {Fields} options */
  along({ markerId, path, duration, autoRotate = true }) {
    const shown = this.markers.find(markerId);
    if (!shown) throw new Error("marker not found");
    const places = listOf(path).filter(isPlace).map(numbers);
    if (!places.length) throw new Error("invalid path");
    const way = wayAlong(places.length > 1 ? places : [numbers(shown.marker), ...places]);
    let turn = shown.marker.rotate || 0;
    return this.run(markerId, Number(duration) || 0, (part) => {
      const { latitude, longitude, heading } = way(part);
      if (autoRotate && heading !== null) turn = heading;
      this.tell({ markerId, latitude, longitude, animationStatus: part < 1 ? "interpolating" : "complete" });
      return { latitude, longitude, rotate: turn };
    });
  }

  /** @param {MarkerId} id @param {number} duration milliseconds @param {(part: number) => object} step @returns {Promise<void>} */
  run(id, duration, step) {
    const stop = this.running.get(id);
    if (stop) stop();
    return new Promise((resolve) => {
      const begun = performance.now();
      let frame = 0;
      const end = () => {
        cancelAnimationFrame(frame);
        this.running.delete(id);
        resolve();
      };
      const next = () => {
        // The markers may have been drawn anew, or without this one.
        const shown = this.markers.find(id);
        if (!shown) return end();
        const part = duration > 0 ? Math.min(1, (performance.now() - begun) / duration) : 1;
        Object.assign(shown.marker, step(part));
        this.markers.refresh(shown);
        if (part >= 1) return end();
        frame = requestAnimationFrame(next);
        return undefined;
      };
      this.running.set(id, end);
      next();
    });
  }

  close() {
    for (const end of [...this.running.values()]) end();
  }
}

/** A place, which an app may have as strings. @param {Fields} place */
function numbers({ latitude, longitude }) {
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

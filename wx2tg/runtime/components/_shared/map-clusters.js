/** Markers that stand close to each other become one. */

import { project, unproject } from "./mercator.js";

/**
 * @typedef {import("./map-markers.js").Marker} Marker
 * @typedef {import("./map-markers.js").MarkerId} MarkerId
 */

/**
 * @typedef {{clusterId: number, center: {latitude: number, longitude: number}, markerIds: (MarkerId | undefined)[]}} Cluster
 */

export class MapClusters {
  constructor() {
    this.settings = { enableDefaultStyle: true, zoomOnClick: true, gridSize: 60 };
    /** Ids by the clusters' places: the same markers at the same scale are the same cluster. @type {Map<string, number>} */
    this.ids = new Map();
    /** @type {Cluster[]} */
    this.clusters = [];
    /** The whole scale that they are for. */
    this.level = NaN;
  }

  /**
   * The markers that stand alone, and whether the clusters are others than before.
   * @param {Marker[]} markers @param {number} scale
   */
  gather(markers, scale) {
    const level = Math.round(scale);
    this.level = level;
    const cells = /** @type {Map<string, Marker[]>} */ (new Map());
    const alone = [];
    for (const marker of markers) {
      if (!marker.joinCluster) {
        alone.push(marker);
        continue;
      }
      const { x, y } = project(marker, level);
      const size = Math.max(1, Number(this.settings.gridSize) || 60);
      const key = `${level}:${Math.floor(x / size)}:${Math.floor(y / size)}`;
      const cell = cells.get(key);
      if (cell) cell.push(marker);
      else cells.set(key, [marker]);
    }
    const found = [];
    for (const [key, members] of cells) {
      if (members.length === 1) alone.push(members[0]);
      else found.push(this.cluster(key, members));
    }
    const changed = JSON.stringify(found) !== JSON.stringify(this.clusters);
    this.clusters = found;
    return { alone, changed };
  }

  /** @param {string} key @param {Marker[]} members @returns {Cluster} */
  cluster(key, members) {
    if (!this.ids.has(key)) this.ids.set(key, this.ids.size + 1);
    const points = members.map((marker) => project(marker, 0));
    const mean = (/** @type {"x" | "y"} */ axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    return {
      clusterId: /** @type {number} */ (this.ids.get(key)),
      center: unproject({ x: mean("x"), y: mean("y") }, 0),
      markerIds: members.map(({ id }) => id),
    };
  }

  /** Markers for the clusters: the usual ones, where the app brings none of its own by `clusterId`. */
  markers() {
    if (!this.settings.enableDefaultStyle) return [];
    return this.clusters.map((cluster) => ({ id: `cluster ${cluster.clusterId}`, ...cluster.center, cluster }));
  }

  /** The cluster that a marker of the app's stands for. @param {Marker} marker */
  of(marker) {
    return marker.cluster || this.clusters.find(({ clusterId }) => clusterId === marker.clusterId);
  }
}

/** Places on a web-mercator map, in pixels of a view of it. */

/** Pixels around the world at scale 0, and metres around the equator. */
const TILE = 256;
const EQUATOR = 40075016.686;

/** @typedef {{latitude: number, longitude: number, scale: number}} View its middle and zoom */
/** @typedef {{width: number, height: number}} Size */

/** @param {any} place @param {number} scale */
function project({ latitude, longitude }, scale) {
  const world = TILE * 2 ** scale;
  const sine = Math.sin((Math.max(-85, Math.min(85, Number(latitude) || 0)) * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return { x: ((Number(longitude) || 0) / 360 + 0.5) * world, y: y * world };
}

/** Pixels of a place, and of a length in metres, seen in a view. @param {View} view @param {Size} size */
export function projection(view, size) {
  const middle = project(view, view.scale);
  return {
    /** @param {any} place */
    point(place) {
      const { x, y } = project(place, view.scale);
      return { x: x - middle.x + size.width / 2, y: y - middle.y + size.height / 2 };
    },
    /** @param {number} length @param {number} latitude */
    metres: (length, latitude) => (length * TILE * 2 ** view.scale) / (EQUATOR * Math.cos((latitude * Math.PI) / 180)),
  };
}

/**
 * The view that shows all points; one point keeps the scale.
 * @param {any[]} points @param {Size} size @param {View} given @returns {View}
 */
export function fitPoints(points, size, given) {
  const range = (/** @type {string} */ key) => {
    const values = points.map((point) => Number(point[key]) || 0);
    return [Math.min(...values), Math.max(...values)];
  };
  const [south, north] = range("latitude");
  const [west, east] = range("longitude");
  const view = { latitude: (south + north) / 2, longitude: (west + east) / 2, scale: given.scale };
  const [low, high] = [project({ latitude: south, longitude: west }, 0), project({ latitude: north, longitude: east }, 0)];
  const need = Math.max((high.x - low.x) / (size.width || 1), (low.y - high.y) / (size.height || 1));
  return need > 0 ? { ...view, scale: Math.max(3, Math.min(20, -Math.log2(need * 1.2))) } : view;
}

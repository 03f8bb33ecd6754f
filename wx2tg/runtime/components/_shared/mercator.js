/** Places on a web-mercator map, in pixels of the whole world at a scale (256 at scale 0). */

const TILE = 256;
/** Metres around the equator. */
const EQUATOR = 40075016.686;
/** Where the square map of the world ends. */
const EDGE = 85.0511287798;

/** @typedef {{latitude: number, longitude: number}} Place */
/** @typedef {{latitude: number, longitude: number, scale: number}} View its middle and zoom */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{x: number, y: number}} Point */

/** Whether something given by an app is a place on earth. @param {any} place @returns {place is Place} */
export function isPlace(place) {
  if (!place || typeof place !== "object") return false;
  const [latitude, longitude] = [place.latitude, place.longitude];
  const given = latitude !== null && longitude !== null && latitude !== "" && longitude !== "";
  return given && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360;
}

/** @param {Place} place @param {number} scale @returns {Point} */
export function project({ latitude, longitude }, scale) {
  const world = TILE * 2 ** scale;
  const sine = Math.sin((Math.max(-EDGE, Math.min(EDGE, latitude)) * Math.PI) / 180);
  return { x: (longitude / 360 + 0.5) * world, y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world };
}

/** @param {Point} point @param {number} scale @returns {Place} */
export function unproject({ x, y }, scale) {
  const world = TILE * 2 ** scale;
  const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world))) * 180) / Math.PI;
  return { latitude, longitude: (x / world - 0.5) * 360 };
}

/** How many pixels a metre has. @param {number} latitude @param {number} scale */
export function pixelsPerMetre(latitude, scale) {
  return (TILE * 2 ** scale) / (EQUATOR * Math.cos((latitude * Math.PI) / 180));
}

/**
 * The view that shows all places; a single one keeps the scale.
 * @param {Place[]} places at least one @param {Size} size
 * @param {{scale: number, least: number, most: number}} limits the scale now, and those that there may be
 * @param {number[]} padding pixels that stay free: top, right, bottom, left
 * @returns {View}
 */
export function fitPlaces(places, size, { scale, least, most }, [top = 0, right = 0, bottom = 0, left = 0]) {
  const points = places.map((place) => project(place, 0));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = { width: Math.max(1, size.width - left - right), height: Math.max(1, size.height - top - bottom) };
  const need = Math.max((east - west) / room.width, (south - north) / room.height);
  const fitting = need > 0 ? Math.max(least, Math.min(most, -Math.log2(need * 1.1))) : scale;
  const pixel = 2 ** -fitting;
  const middle = { x: (west + east) / 2 + ((right - left) / 2) * pixel, y: (north + south) / 2 + ((bottom - top) / 2) * pixel };
  return { ...unproject(middle, 0), scale: fitting };
}

/** Degrees clockwise from north in which one place is seen from another, as the map shows it. @param {Place} from @param {Place} to */
export function bearing(from, to) {
  const [a, b] = [project(from, 0), project(to, 0)];
  return (Math.atan2(b.x - a.x, a.y - b.y) * 180) / Math.PI;
}

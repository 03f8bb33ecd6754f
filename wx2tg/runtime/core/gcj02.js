/** GCJ-02, the shifted coordinates of Chinese maps, which WeChat's maps use. */

/** Half axis and eccentricity of the ellipsoid that GCJ-02 was made with (Krasovsky 1940). */
const AXIS = 6378245;
const ECCENTRICITY = 0.006693421622965943;

/**
 * China's mainland with its islands, roughly: longitude, latitude, and so on around it. Beyond, WeChat's maps are in WGS-84:
 * the rectangle that is often taken instead has Seoul, Hanoi and Singapore in it.
 */
const CHINA = [
  73.4, 39.3, 75.5, 40.6, 80.2, 42.1, 80.3, 44.3, 82.5, 45.2, 82.6, 46.9, 85.5, 47.3, 85.8, 48.4, 87.8, 49.2, 90.9, 46.9, 91, 45.3, 95.4, 44.2,
  97, 42.8, 101.8, 42.6, 105, 41.6, 108, 42.4, 110, 42.7, 111.9, 43.8, 112, 45, 114.5, 45.4, 116.3, 46.2, 119.7, 46.7, 119.8, 47.2, 118.4, 47.9,
  115.6, 47.8, 116.7, 49.8, 119.3, 50.2, 120.4, 52.2, 121, 53.3, 123.6, 53.6, 125.8, 52.9, 127.5, 50.3, 130.9, 48.9, 130.9, 48, 132.6, 47.8,
  134.9, 48.4, 133.2, 45.2, 131.9, 45.3, 131.3, 43.5, 130.6, 42.5, 129.9, 43, 128.2, 42, 126.9, 41.6, 125, 40.6, 124.3, 39.9, 123.5, 38.5,
  123.3, 36.5, 122.8, 33, 123.5, 31, 122.8, 29, 121.5, 26.5, 120, 25.2, 118.8, 23.8, 116.5, 21.8, 113, 20.5, 111.3, 18.5, 109.5, 17.8,
  108.2, 18.5, 108, 20.5, 108.05, 21.5, 106.7, 22, 105.3, 23.35, 103.95, 22.5, 102.2, 22.4, 101.7, 21.15, 100.1, 21.4, 99.2, 22.1, 97.6, 23.9,
  97.55, 24.8, 98.7, 25.9, 98.7, 27.5, 97.4, 28.2, 94.5, 29.2, 92.1, 27.7, 89.5, 28.2, 88.9, 27.4, 88.1, 27.9, 86, 28, 84.2, 28.9, 82, 30.2,
  81.2, 30.1, 79, 31.2, 78.7, 32.2, 78.9, 33.5, 78, 35.3, 76, 36, 74.9, 37.1, 74.8, 38.5,
];

/** WGS-84 to GCJ-02, which is the same outside China. @param {{latitude: number, longitude: number}} place */
export function toGcj02({ latitude, longitude }) {
  if (!isInChina(latitude, longitude)) return { latitude, longitude };
  const [north, east] = shift(latitude, longitude);
  return { latitude: latitude + north, longitude: longitude + east };
}

/** The way back: the place that `toGcj02` leads from, found step by step. @param {{latitude: number, longitude: number}} place */
export function fromGcj02({ latitude, longitude }) {
  const found = { latitude, longitude };
  if (!isInChina(latitude, longitude)) return found;
  for (let step = 0; step < 4; step += 1) {
    const [north, east] = shift(found.latitude, found.longitude);
    Object.assign(found, { latitude: latitude - north, longitude: longitude - east });
  }
  return found;
}

/** Whether a ray to the east crosses the border an odd number of times. @param {number} latitude @param {number} longitude */
function isInChina(latitude, longitude) {
  let inside = false;
  for (let at = 0; at < CHINA.length; at += 2) {
    const [east, north] = [CHINA[at], CHINA[at + 1]];
    const [nextEast, nextNorth] = [CHINA[(at + 2) % CHINA.length], CHINA[(at + 3) % CHINA.length]];
    const crosses = north > latitude !== nextNorth > latitude;
    if (crosses && longitude < east + ((latitude - north) / (nextNorth - north)) * (nextEast - east)) inside = !inside;
  }
  return inside;
}

/**
 * Two sine waves, as the shift is made of them.
 * @param {number} value @param {number} a @param {number} b @param {number} c @param {number} d
 */
function wave(value, a, b, c, d) {
  return ((a * Math.sin(value * b * Math.PI) + c * Math.sin(value * d * Math.PI)) * 2) / 3;
}

/** Degrees by which GCJ-02 is off at a place. @param {number} latitude @param {number} longitude */
function shift(latitude, longitude) {
  const [x, y] = [longitude - 105, latitude - 35];
  const common = wave(x, 20, 6, 20, 2);
  const root = Math.sqrt(Math.abs(x));
  const northWaves = wave(y, 20, 1, 40, 1 / 3) + wave(y, 160, 1 / 12, 320, 1 / 30);
  const eastWaves = wave(x, 20, 1, 40, 1 / 3) + wave(x, 150, 1 / 12, 300, 1 / 30);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common + northWaves;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common + eastWaves;
  const angle = (latitude / 180) * Math.PI;
  const magic = 1 - ECCENTRICITY * Math.sin(angle) ** 2;
  return [
    (north * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic))) * Math.PI),
    (east * 180) / ((AXIS / Math.sqrt(magic)) * Math.cos(angle) * Math.PI),
  ];
}

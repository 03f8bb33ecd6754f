/** GCJ-02, the shifted coordinates of Chinese maps, which WeChat's maps use. */

/** Half axis and eccentricity of the ellipsoid that GCJ-02 was made with (Krasovsky 1940). */
const AXIS = 6378245;
const ECCENTRICITY = 0.006693421622965943;

/** WGS-84 to GCJ-02, which is the same outside China. @param {{latitude: number, longitude: number}} place */
export function toGcj02({ latitude, longitude }) {
  const [north, east] = shift(latitude, longitude);
  return { latitude: latitude + north, longitude: longitude + east };
}

/** The way back: the place that `toGcj02` leads from, found step by step. @param {{latitude: number, longitude: number}} place */
export function fromGcj02({ latitude, longitude }) {
  const found = { latitude, longitude };
  for (let step = 0; step < 4; step += 1) {
    const [north, east] = shift(found.latitude, found.longitude);
    Object.assign(found, { latitude: latitude - north, longitude: longitude - east });
  }
  return found;
}

/**
 * Two sine waves, as the shift is made of them.
 * @param {number} value @param {number} a @param {number} b @param {number} c @param {number} d
 */
function wave(value, a, b, c, d) {
  return ((a * Math.sin(value * b * Math.PI) + c * Math.sin(value * d * Math.PI)) * 2) / 3;
}

/** Degrees by which GCJ-02 is off at a place. @param {any} latitude @param {any} longitude */
function shift(latitude, longitude) {
  if (longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271) return [0, 0];
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

/** Values of the cloud: how a call carries dates, regular expressions and places, and what an answer's become again. */

/** @typedef {{type: string, coordinates: unknown[]}} Shape  a place, way or area as GeoJSON has it */

/** Dates and regular expressions as JSON can carry them. @param {unknown} value @returns {unknown} */
export function toWire(value) {
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof RegExp) return { $regex: value.source, $options: value.flags };
  if (Array.isArray(value)) return value.map(toWire);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toWire(part)]));
}

/** What `toWire` made is dates, regular expressions and places again. @param {any} wire @returns {any} */
export function fromWire(wire) {
  if (Array.isArray(wire)) return wire.map(fromWire);
  if (wire === null || typeof wire !== "object") return wire;
  const keys = Object.keys(wire);
  if (keys.length === 1 && typeof wire.$date === "number") return new Date(wire.$date);
  if (typeof wire.$regex === "string" && keys.every((key) => key === "$regex" || key === "$options")) {
    return regular(wire.$regex, wire.$options);
  }
  if (keys.length === 2 && wire.type === "Point" && Array.isArray(wire.coordinates)) {
    return pointAt(wire.coordinates[0], wire.coordinates[1]);
  }
  return Object.fromEntries(keys.map((key) => [key, fromWire(wire[key])]));
}

/**
 * The database has flags that JavaScript has not (`x`); such an expression stays as it was sent.
 * @param {string} source @param {string} [flags]
 */
function regular(source, flags) {
  try {
    return new RegExp(source, flags);
  } catch {
    return { $regex: source, $options: flags };
  }
}

/** A place, which tells its degrees by name too. @param {number} longitude @param {number} latitude @returns {Shape} */
function pointAt(longitude, latitude) {
  return Object.defineProperties(shape("Point", [longitude, latitude]), {
    longitude: { value: longitude },
    latitude: { value: latitude },
  });
}

/** @param {string} type @param {unknown[]} coordinates @returns {Shape} */
function shape(type, coordinates) {
  const made = { type, coordinates };
  return Object.defineProperty(made, "toJSON", { value: () => ({ ...made }) });
}

/** Places, ways and areas as GeoJSON has them; each is made of those before it. */
export function geometry() {
  const of = (/** @type {string} */ type) => (/** @type {Shape[]} */ parts) => {
    return shape(type, Array.isArray(parts) ? parts.map((part) => (part ? part.coordinates : [])) : []);
  };
  return {
    Point: pointAt,
    LineString: of("LineString"),
    Polygon: of("Polygon"),
    MultiPoint: of("MultiPoint"),
    MultiLineString: of("MultiLineString"),
    MultiPolygon: of("MultiPolygon"),
  };
}

"use strict";
/** Values of documents between a function and the companion: dates, regular expressions, places and commands. */

/** How deep a value may nest; the companion refuses what is deeper. */
const DEEPEST = 200;

/** Marks the commands of `db.command`. */
const COMMAND = Symbol("command");

/** A place, way or area, in the form in which it is stored. */
class Geometry {
  /** @param {string} type of GeoJSON @param {any[]} coordinates */
  constructor(type, coordinates) {
    this.type = type;
    this.coordinates = coordinates;
  }
}

class GeoPoint extends Geometry {
  /** @param {number} longitude @param {number} latitude */
  constructor(longitude, latitude) {
    super("Point", [longitude, latitude]);
  }
  get longitude() {
    return this.coordinates[0];
  }
  get latitude() {
    return this.coordinates[1];
  }
}

const SHAPES = ["LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"];

/** `db.Geo`: each member may be called with `new` and without. */
const Geo = Object.fromEntries(
  SHAPES.map((type) => [
    type,
    function (/** @type {any} */ parts) {
      const given = Array.isArray(parts) ? parts : (parts && parts.coordinates) || [];
      return new Geometry(type, given.map((/** @type {any} */ part) => (part && part.coordinates ? part.coordinates : part)));
    },
  ]),
);
Geo.Point = function (/** @type {any} */ longitude, /** @type {number} */ latitude) {
  return typeof longitude === "object" && longitude ? new GeoPoint(longitude.longitude, longitude.latitude) : new GeoPoint(longitude, latitude);
};

/**
 * What JSON can carry of a value. A member that is undefined is left out.
 * @param {any} value @param {number} [depth] @returns {any}
 */
function encoded(value, depth = 0) {
  if (depth > DEEPEST) throw new TypeError(`a value nests deeper than ${DEEPEST} levels, or holds itself`);
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof RegExp) return { $regex: value.source, $options: value.flags };
  if (value instanceof Uint8Array) throw new TypeError("a document cannot hold a Buffer: upload it as a file, or store its base64");
  if (Array.isArray(value)) return value.map((part) => encoded(part === undefined ? null : part, depth + 1));
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
  if (value[COMMAND]) return value[COMMAND];
  if (typeof value === "function") return undefined;
  const plain = typeof value.toJSON === "function" ? value.toJSON() : value;
  if (plain !== value) return encoded(plain, depth + 1);
  const kept = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(kept.map(([key, part]) => [key, encoded(part, depth + 1)]));
}

/** The value of an answer. @param {any} wire @returns {any} */
function decoded(wire) {
  if (Array.isArray(wire)) return wire.map(decoded);
  if (wire === null || typeof wire !== "object" || wire instanceof Uint8Array) return wire;
  if (typeof wire.$date === "number") return new Date(wire.$date);
  if (typeof wire.$regex === "string") return regularExpression(wire);
  const value = Object.fromEntries(Object.entries(wire).map(([key, part]) => [key, decoded(part)]));
  return isGeometry(value) ? geometry(value) : value;
}

/** @param {{$regex: string, $options?: string}} wire */
function regularExpression({ $regex, $options = "" }) {
  try {
    return new RegExp($regex, $options);
  } catch {
    return { $regex, $options };
  }
}

/** @param {any} value */
function isGeometry(value) {
  return Object.keys(value).length === 2 && Array.isArray(value.coordinates) && ["Point", ...SHAPES].includes(value.type);
}

/** @param {any} value */
function geometry({ type, coordinates }) {
  return type === "Point" ? new GeoPoint(coordinates[0], coordinates[1]) : new Geometry(type, coordinates);
}

module.exports = { COMMAND, Geo, decoded, encoded };

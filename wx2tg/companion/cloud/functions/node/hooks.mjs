/** Lets `import` find our packages, in the versions of Node where `require` and `import` are told apart. */

/** @type {Record<string, string>} the address of each package */
let places = {};

/** @param {Record<string, string>} given */
export function initialize(given) {
  places = given;
}

/** @param {string} specifier @param {any} context @param {(specifier: string, context: any) => any} next */
export function resolve(specifier, context, next) {
  const url = Object.hasOwn(places, specifier) ? places[specifier] : "";
  return url ? { url, format: "commonjs", shortCircuit: true } : next(specifier, context);
}

"use strict";
/** `cloud.openapi` and `cloud.cloudPay`: any path of names is a function that sends its name. */

const NONE = new Set(["then", "catch", "finally", "toJSON", "constructor", "prototype", "inspect"]);

/**
 * @param {(api: string, data: any, settings: object) => Promise<any>} call
 * @param {string[]} [path] names so far @param {object} [settings] what the namespace was called with
 */
function named(call, path = [], settings = {}) {
  return new Proxy(function () {}, {
    get(_, name) {
      if (typeof name === "symbol" || NONE.has(name)) return undefined;
      return named(call, [...path, name], settings);
    },
    apply(_, __, [given]) {
      // `cloud.openapi({convertCase: false}).wxacode.get(...)` says how the calls behind it are made.
      return path.length ? call(path.join("."), given === undefined ? {} : given, settings) : named(call, [], given || {});
    },
  });
}

module.exports = { named };

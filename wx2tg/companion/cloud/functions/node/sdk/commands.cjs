"use strict";
/** `db.command`: every member is a function that makes a command, and every command has such members. */

const { COMMAND, encoded } = require("./values.cjs");

/** What a command must not be taken for: a promise, an object with a form of its own. */
const NONE = new Set(["then", "catch", "finally", "toJSON", "constructor", "prototype", "inspect"]);

/**
 * A command on the wire is `{$command: name, args: [...], of: earlier command}`; those of `_.aggregate` have an `of`
 * of `{$aggregate: true}`, those of `_.project` likewise.
 * @param {object | null} wire of this command; null for `db.command` itself @returns {any}
 */
function commands(wire) {
  return new Proxy(Object.create(null), {
    get(_, name) {
      if (name === COMMAND) return wire;
      if (typeof name === "symbol" || NONE.has(name)) return undefined;
      if (!wire && name === "aggregate") return commands({ $aggregate: true });
      if (!wire && name === "project") return commands({ $project: true });
      return (/** @type {any[]} */ ...args) => {
        const given = args.map((part) => encoded(part));
        return commands({ $command: name, args: given, ...(wire && { of: wire }) });
      };
    },
    has: (_, name) => name === COMMAND,
    ownKeys: () => [],
  });
}

module.exports = { commands };

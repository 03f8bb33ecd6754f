/** The panels in the order of their tabs. */

/** @type {import("../types.d.ts").Panel[]} */
export const PANELS = [];

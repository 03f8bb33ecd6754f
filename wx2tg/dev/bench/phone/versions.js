/** Versions of Telegram's Mini App protocol, such as "7.10". */

/** The newest version whose events the simulated client knows. */
export const NEWEST = "10.1";

/** The versions that a client can be told to have, when the server names none. */
export const VERSIONS = [
  ...["6.0", "6.1", "6.2", "6.4", "6.7", "6.9", "6.10", "7.0", "7.2", "7.6", "7.7", "7.8", "7.10"],
  ...["8.0", "9.0", "9.1", "9.5", "9.6", NEWEST],
];

/**
 * @param {string} version
 * @param {string} other
 * @returns {boolean} Whether `version` is `other` or newer.
 */
export function atLeast(version, other) {
  const [one, two] = [version, other].map((text) => text.split(".").map(Number));
  return one[0] === two[0] ? (one[1] || 0) >= (two[1] || 0) : one[0] > two[0];
}

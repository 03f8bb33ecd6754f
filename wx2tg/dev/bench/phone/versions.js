/** Versions of Telegram's Mini App protocol, such as "7.10". Which of them there are, the server says. */

/**
 * @param {string} version
 * @param {string} other
 * @returns {boolean} Whether `version` is `other` or newer.
 */
export function atLeast(version, other) {
  const [one, two] = [version, other].map((text) => text.split(".").map(Number));
  return one[0] === two[0] ? (one[1] || 0) >= (two[1] || 0) : one[0] > two[0];
}

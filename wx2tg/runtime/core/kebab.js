/** Names of CSS properties and features as style sheets write them. */

/** `fontSize` -> `font-size`. @param {string} name */
export function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

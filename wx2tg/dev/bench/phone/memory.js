/** What the simulated client remembers between launches: permissions that were given, and what apps stored with it. */

const KEY = "memory";

export class Memory {
  /** @param {import("../store.js").Store} store */
  constructor(store) {
    this.store = store;
  }

  /**
   * @param {string} shelf
   * @returns {Record<string, any>} A copy.
   */
  read(shelf) {
    const all = this.store.get(KEY, {});
    return Object.hasOwn(all, shelf) ? { ...Reflect.get(all, shelf) } : {};
  }

  /**
   * @param {string} shelf
   * @param {Record<string, any>} content
   */
  write(shelf, content) {
    this.store.set(KEY, { ...this.store.get(KEY, {}), [shelf]: content });
  }

  /**
   * @param {string} shelf
   * @param {Record<string, any>} changes
   */
  change(shelf, changes) {
    this.write(shelf, { ...this.read(shelf), ...changes });
  }

  /** The secrets can be restored on a phone that is new; everything else that the device kept is gone. */
  moveToNewPhone() {
    this.write("restorable", { ...this.read("restorable"), ...this.read("secure") });
    for (const shelf of ["secure", "device", "biometry", "location"]) this.write(shelf, {});
  }

  clear() {
    this.store.set(KEY, {});
  }
}

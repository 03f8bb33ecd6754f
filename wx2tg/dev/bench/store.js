/** Settings of the workbench, kept in the browser from one visit to the next. */

const PREFIX = "wx2tg.bench.";

export class Store {
  /** @type {Map<string, Set<(value: any) => void>>} */
  #watchers = new Map();

  /** @param {Storage} storage */
  constructor(storage) {
    this.storage = storage;
  }

  /**
   * @template T
   * @param {string} key
   * @param {T} otherwise  What is given when nothing was kept, or something of another kind.
   * @returns {T}
   */
  get(key, otherwise) {
    try {
      const value = JSON.parse(this.storage.getItem(PREFIX + key) ?? "null");
      return value === null || (otherwise !== null && !sameKind(value, otherwise)) ? otherwise : value;
    } catch {
      return otherwise;
    }
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  set(key, value) {
    try {
      this.storage.setItem(PREFIX + key, JSON.stringify(value));
    } catch {
      // A full or forbidden storage: the setting holds until the page is closed.
    }
    for (const handler of this.#watchers.get(key) ?? []) handler(value);
  }

  /**
   * @param {string} key
   * @param {(value: any) => void} handler
   * @returns {() => void} Stops watching.
   */
  watch(key, handler) {
    const handlers = this.#watchers.get(key) ?? new Set();
    this.#watchers.set(key, handlers.add(handler));
    return () => void handlers.delete(handler);
  }

  /** Forget every setting. */
  clear() {
    const names = Array.from({ length: this.storage.length }, (_, at) => this.storage.key(at) ?? "");
    for (const name of names) if (name.startsWith(PREFIX)) this.storage.removeItem(name);
  }
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function sameKind(one, other) {
  return typeof one === typeof other && Array.isArray(one) === Array.isArray(other);
}

/** `wx:for`: a keyed list of blocks before an anchor, moved with the least number of DOM operations. */

import { move, remove } from "../host/dom.js";
import { Controller, dispose, leave } from "./block.js";
import { env } from "../core/env.js";

/** The mask of an update in which everything may have changed. */
const ALL = -1;

/**
 * @param {Instance} owner @param {Anchor} anchor the comment behind the rows
 * @param {(item: any, index: any) => import("./block.js").Block} make a row
 * @param {string | null} key the field that identifies an item, "*this" for the item itself, null for its place
 * @param {(string|number)[] | null} path of the list in the data, where it is a plain path: then `list[3].name` touches row 3 only
 */
export function each(owner, anchor, make, key = null, path = null) {
  return new List(owner, anchor, make, key, path);
}

class List extends Controller {
  /** @param {Instance} owner @param {Anchor} anchor @param {Function} make @param {string | null} key @param {(string|number)[] | null} path */
  constructor(owner, anchor, make, key, path) {
    super();
    this.owner = owner;
    this.anchor = anchor;
    this.make = make;
    this.key = key;
    this.path = path;
    /** @type {Block[]} */
    this.rows = [];
    /** @type {unknown[]} */
    this.keys = [];
  }

  /**
   * @param {any} source array, object, number or string @param {number} mask changed names
   * @param {number} own the bits of the names that the list itself depends on
   */
  update(source, mask, own) {
    const touched = this.path && mask & own ? this.touchedRows() : null;
    if (touched && this.rows.length === (Array.isArray(source) ? source.length : -1) && this.keysHold(source, touched)) {
      const rest = mask & ~own;
      for (const index of touched) this.rows[index].update(mask, source[index], index);
      const { rows } = this;
      if (rest) for (let i = 0; i < rows.length; i += 1) if (!touched.has(i)) rows[i].update(rest, source[i], i);
      return;
    }
    const [items, indexes] = entries(source);
    if (mask !== ALL && !(mask & own) && items.length === this.rows.length) {
      // A component in a row may set data while this runs: the items may be more by then, but not the rows.
      const { rows } = this;
      for (let i = 0; i < rows.length; i += 1) rows[i].update(mask, items[i], indexes ? indexes[i] : i);
      return;
    }
    this.patch(items, indexes, mask);
  }

  /** The rows that this update's paths change, or null where the whole list may have changed. @returns {Set<number> | null} */
  touchedRows() {
    const path = /** @type {(string|number)[]} */ (this.path);
    const touched = new Set();
    for (const changed of this.owner.current || []) {
      if (changed[0] !== path[0]) continue;
      for (let i = 1; i < path.length; i += 1) if (i >= changed.length || changed[i] !== path[i]) return null;
      const row = changed[path.length];
      if (typeof row !== "number" || changed.length === path.length) return null;
      touched.add(row);
    }
    return this.owner.unit.shared || !touched.size ? null : touched;
  }

  /** @param {unknown[]} items @param {Set<number>} touched */
  keysHold(items, touched) {
    for (const index of touched) if (index >= items.length || this.keyOf(items[index], index) !== this.keys[index]) return false;
    return true;
  }

  /** @param {any} item @param {unknown} index */
  keyOf(item, index) {
    const { key } = this;
    if (key === null) return index;
    const own = key === "*this" || item === null || item === undefined ? item : item[key];
    return own === null || own === undefined ? "" : String(own);
  }

  /** @param {unknown[]} items */
  newKeys(items) {
    const keys = new Array(items.length);
    for (let i = 0; i < items.length; i += 1) keys[i] = this.keyOf(items[i], i);
    if (this.key !== null && new Set(keys).size !== keys.length) distinguish(keys);
    return keys;
  }

  /**
   * New rows are made first; then, from the first row to the last, rows go, come, move and are updated, so that the
   * lifetimes and observers in them run as they do in glass-easel.
   * @param {unknown[]} items @param {unknown[] | null} indexes @param {number} mask
   */
  patch(items, indexes, mask) {
    const { rows: old, keys: oldKeys } = this;
    const keys = this.newKeys(items);
    const rows = (this.rows = new Array(items.length));
    this.keys = keys;
    const make = (/** @type {number} */ i) => (rows[i] = this.make(items[i], indexes ? indexes[i] : i));
    const update = (/** @type {number} */ from, /** @type {number} */ to) => {
      for (let i = from; i < to; i += 1) rows[i].update(mask, items[i], indexes ? indexes[i] : i);
    };
    let start = 0;
    let end = items.length - 1;
    let oldEnd = old.length - 1;
    while (start <= end && start <= oldEnd && keys[start] === oldKeys[start]) rows[start] = old[start++];
    while (end >= start && oldEnd >= start && keys[end] === oldKeys[oldEnd]) rows[end--] = old[oldEnd--];
    if (this.key === null) update(0, start);
    if (start <= oldEnd && start <= end) {
      this.reorder(make, update, { start, end, oldEnd, old, oldKeys });
    } else {
      for (let i = start; i <= end; i += 1) make(i);
      if (this.key !== null) update(0, start);
      this.insert(start, end, this.nodeAt(end + 1));
      this.drop(old, start, oldEnd);
    }
    // Where a component that goes sets data, the list itself may be longer by now; it is updated again.
    update(end + 1, rows.length);
    // Of several slots with one name, another may be the first now.
    this.owner.slots[0]?.settle();
  }

  /** @param {number} at the place of a row @returns {ChildNode} the node before which that row goes */
  nodeAt(at) {
    return at < this.rows.length ? this.rows[at].first : this.anchor;
  }

  /** Show new rows. @param {number} start @param {number} end @param {ChildNode} before */
  insert(start, end, before) {
    const { rows } = this;
    const parent = this.anchor.parentNode;
    for (let i = start; i <= end; i += 1) {
      const row = rows[i];
      if (row.first === row.last) parent.insertBefore(row.first, before);
      else move(parent, row.first, row.last, before);
    }
    env.parts.changeCopies?.();
    for (let i = start; i <= end; i += 1) if (rows[i].kids) this.attachNew(rows[i]);
  }

  /** @param {Block[]} old @param {number} start @param {number} end */
  drop(old, start, end) {
    if (start > end) return;
    const { anchor } = this;
    const parent = anchor.parentNode;
    const { first } = old[start];
    const { last } = old[end];
    for (let i = start; i <= end; i += 1) env.parts.dropCopies?.(old[i]);
    for (let i = start; i <= end; i += 1) leave(old[i]);
    if (first === parent.firstChild && last.nextSibling === anchor && anchor === parent.lastChild) {
      // A list that fills its parent: emptying the parent is much faster than taking a range out.
      parent.textContent = "";
      parent.appendChild(anchor);
    } else {
      remove(first, last);
    }
  }

  /**
   * The middle, where rows changed places: those of a longest increasing run stay, the rest move.
   * @param {(i: number) => Block} make @param {(from: number, to: number) => void} update
   * @param {{start: number, end: number, oldEnd: number, old: Block[], oldKeys: unknown[]}} range
   */
  reorder(make, update, { start, end, oldEnd, old, oldKeys }) {
    const { rows, keys } = this;
    const places = new Map();
    // Keys are unique: a row whose key stands where it stood needs no look-up.
    for (let i = start; i <= oldEnd; i += 1) if (i > end || oldKeys[i] !== keys[i]) places.set(oldKeys[i], i);
    const from = new Int32Array(end - start + 1).fill(-1);
    for (let i = start; i <= end; i += 1) {
      const place = i <= oldEnd && oldKeys[i] === keys[i] ? i : places.get(keys[i]);
      if (place === undefined) {
        make(i);
        continue;
      }
      places.delete(keys[i]);
      from[i - start] = place;
      rows[i] = old[place];
    }
    const gone = new Set(places.values());
    const staying = increasing(from);
    staying.push(from.length);
    update(0, start);
    let at = start;
    let oldAt = start;
    for (let next = 0; next < staying.length; next += 1) {
      const stable = staying[next];
      const last = stable < from.length;
      const oldStable = last ? from[stable] : oldEnd + 1;
      for (; oldAt < oldStable; oldAt += 1) if (gone.has(oldAt)) dispose(old[oldAt]);
      if (at < start + stable) {
        const before = this.nodeAt(start + stable);
        while (at < start + stable) {
          at = from[at - start] < 0 ? this.come(at, start, from, before) : this.place(at, before, update);
        }
      }
      if (last) update(at, at + 1);
      at += 1;
      oldAt += 1;
    }
  }

  /** Show the new rows that begin at `at`. @param {number} at @param {number} start @param {Int32Array} from @param {ChildNode} before */
  come(at, start, from, before) {
    let end = at;
    while (end + 1 - start < from.length && from[end + 1 - start] < 0) end += 1;
    this.insert(at, end, before);
    return end + 1;
  }

  /** Move a row. @param {number} at @param {ChildNode} before @param {(from: number, to: number) => void} update */
  place(at, before, update) {
    const row = this.rows[at];
    move(this.anchor.parentNode, row.first, row.last, before);
    if (this.attached && row.kids) env.parts.tellMoved?.(row);
    update(at, at + 1);
    return at + 1;
  }

  blocks() {
    return this.rows;
  }
}

/** Items and their indexes (null: 0, 1, 2...) of what `wx:for` is given. @param {unknown} source @returns {[unknown[], unknown[] | null]} */
function entries(source) {
  if (Array.isArray(source)) return [source, null];
  if (typeof source === "number") return [Array.from({ length: Number.isSafeInteger(source) && source > 0 ? source : 0 }, (_, i) => i), null];
  if (typeof source === "string") return [Array.from(source), null];
  if (source && typeof source === "object") return [Object.values(source), Object.keys(source)];
  return [[], null];
}

/** Make repeated keys different, as glass-easel does: `a`, `a` become `a--0`, `a--1`. @param {unknown[]} keys */
function distinguish(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
  const next = new Map();
  keys.forEach((key, i) => {
    if (counts.get(key) === 1) return;
    let count = next.get(key) || 0;
    while (counts.has(`${key}--${count}`)) count += 1;
    next.set(key, count + 1);
    keys[i] = `${key}--${count}`;
  });
}

/** Positions of a longest increasing subsequence of `values`, -1 left out. @param {Int32Array} values @returns {number[]} */
function increasing(values) {
  const tails = /** @type {number[]} */ ([]);
  const previous = new Int32Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    if (values[i] < 0) continue;
    let high = tails.length;
    // Most rows continue the longest run: only the others look for their place in it.
    let low = high && values[tails[high - 1]] < values[i] ? high : 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]] < values[i]) low = middle + 1;
      else high = middle;
    }
    previous[i] = low ? tails[low - 1] : -1;
    tails[low] = i;
  }
  for (let i = tails.length - 1, at = tails[i]; i >= 0; i -= 1) {
    tails[i] = at;
    at = previous[at];
  }
  return tails;
}

/** `wx:for`: a keyed list of blocks before an anchor, moved with the least number of DOM operations. */

import { fragment, move, remove } from "../host/dom.js";
import { Controller, dispose } from "./block.js";
import { detachAll, walkBlock } from "../core/instance.js";

/**
 * @param {any} owner @param {any} anchor the comment behind the rows
 * @param {(item: any, index: any) => import("./block.js").Block} make a row
 * @param {string | null} key the field that identifies an item, "*this" for the item itself, null for its place
 * @param {(string|number)[] | null} path of the list in the data, where it is a plain path: then `list[3].name` touches row 3 only
 */
export function each(owner, anchor, make, key = null, path = null) {
  return new List(owner, anchor, make, key, path);
}

class List extends Controller {
  /** @param {any} owner @param {any} anchor @param {any} make @param {string | null} key @param {(string|number)[] | null} path */
  constructor(owner, anchor, make, key, path) {
    super();
    this.owner = owner;
    this.anchor = anchor;
    this.make = make;
    this.key = key;
    this.path = path;
    /** @type {any} what was listed last, as it was given and as its items and indexes */
    this.source = undefined;
    /** @type {any[]} */
    this.items = [];
    /** @type {any[] | null} */
    this.indexes = null;
    /** @type {any[]} */
    this.rows = [];
    /** @type {any[]} */
    this.keys = [];
  }

  /**
   * @param {any} source array, object, number or string @param {number} mask changed names
   * @param {number} own the bits of the names that the list itself depends on
   */
  update(source, mask, own) {
    const concerned = mask < 0 || (mask & own) !== 0;
    if (!concerned && source === this.source) {
      this.refresh(mask);
      return;
    }
    const touched = this.path && concerned ? this.touchedRows() : null;
    if (touched && this.rows.length === (Array.isArray(source) ? source.length : -1) && this.keysHold(source, touched)) {
      const rest = mask & ~own;
      for (const index of touched) this.rows[index].update(mask, source[index], index);
      if (rest) this.rows.forEach((row, index) => touched.has(index) || row.update(rest, source[index], index));
      return;
    }
    this.source = source;
    [this.items, this.indexes] = entries(source);
    this.patch(mask);
  }

  /** Update the rows of a list that is the same as before. @param {number} mask */
  refresh(mask) {
    const { items, indexes, rows } = this;
    for (let i = 0; i < rows.length; i += 1) rows[i].update(mask, items[i], indexes ? indexes[i] : i);
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

  /** @param {any[]} items @param {Set<number>} touched */
  keysHold(items, touched) {
    for (const index of touched) if (index >= items.length || this.keyOf(items[index], index) !== this.keys[index]) return false;
    return true;
  }

  /** @param {any} item @param {any} index */
  keyOf(item, index) {
    const { key } = this;
    if (key === null) return index;
    if (key === "*this") return item;
    return item === null || item === undefined ? undefined : item[key];
  }

  newKeys() {
    const { items, key } = this;
    const keys = new Array(items.length);
    for (let i = 0; i < items.length; i += 1) {
      const item = items[i];
      if (key === null) keys[i] = i;
      else if (key === "*this") keys[i] = item;
      else keys[i] = item === null || item === undefined ? undefined : item[key];
    }
    return keys;
  }

  /** @param {number} mask */
  patch(mask) {
    const { items, indexes, rows: old, keys: oldKeys } = this;
    const keys = this.newKeys();
    let matched = match(keys, oldKeys);
    if (matched.fresh && this.key !== null && new Set(keys).size !== keys.length) {
      distinguish(keys);
      matched = match(keys, oldKeys);
    }
    const { start, end, oldEnd, from } = matched;
    const rows = new Array(items.length);
    const shift = oldEnd - end;
    this.rows = rows;
    this.keys = keys;
    for (let i = 0; i < rows.length; i += 1) {
      const place = i < start ? i : i > end ? i + shift : from ? from[i - start] : -1;
      if (place < 0) continue;
      rows[i] = old[place];
      rows[i].update(mask, items[i], indexes ? indexes[i] : i);
    }
    if (from) {
      this.reorder(old, matched);
    } else {
      const made = start <= end ? this.grow(start, end) : null;
      if (start <= oldEnd) this.drop(old, start, oldEnd);
      if (made) this.insert(made, start, end);
    }
  }

  /** @param {number} at the place of a row @returns {any} the node before which that row goes */
  nodeAt(at) {
    return at < this.rows.length ? this.rows[at].first : this.anchor;
  }

  /** @param {number} at */
  grown(at) {
    return (this.rows[at] = this.make(this.items[at], this.indexes ? this.indexes[at] : at));
  }

  /** The nodes of new rows, to be put in their place at once. @param {number} start @param {number} end */
  grow(start, end) {
    const made = fragment();
    for (let i = start; i <= end; i += 1) {
      const { first } = this.grown(i);
      made.appendChild(first.parentNode || first);
    }
    return made;
  }

  /** @param {any} made @param {number} start @param {number} end */
  insert(made, start, end) {
    this.anchor.parentNode.insertBefore(made, this.nodeAt(end + 1));
    for (let i = start; i <= end; i += 1) if (this.rows[i].kids) this.attachNew(this.rows[i]);
  }

  /** @param {any[]} old @param {number} start @param {number} end */
  drop(old, start, end) {
    const { anchor } = this;
    const parent = anchor.parentNode;
    const { first } = old[start];
    const { last } = old[end];
    for (let i = start; i <= end; i += 1) if (old[i].kids) detachAll(old[i]);
    if (first === parent.firstChild && last.nextSibling === anchor && anchor === parent.lastChild) {
      parent.textContent = "";
      parent.appendChild(anchor);
    } else {
      remove(first, last);
    }
  }

  /**
   * The middle, where rows changed places: those of a longest increasing run stay, the rest move.
   * @param {any[]} old @param {Matched} matched
   */
  reorder(old, { start, end, from, gone }) {
    const { rows } = this;
    const places = /** @type {Int32Array} */ (from);
    const fresh = /** @type {any[]} */ ([]);
    for (let i = start; i <= end; i += 1) if (places[i - start] < 0) fresh.push(this.grown(i));
    for (const place of gone) dispose(old[place]);
    const staying = increasing(places);
    const parent = this.anchor.parentNode;
    let before = this.nodeAt(end + 1);
    for (let i = end, s = staying.length - 1; i >= start; i -= 1) {
      if (s >= 0 && staying[s] === i - start) s -= 1;
      else this.place(parent, rows[i], places[i - start] >= 0, before);
      before = rows[i].first;
    }
    for (const row of fresh) this.attachNew(row);
  }

  /** @param {any} parent @param {any} row @param {boolean} known @param {any} before */
  place(parent, row, known, before) {
    move(parent, row.first, row.last, before);
    if (known && this.attached) walkBlock(row, (/** @type {any} */ instance) => instance.moved());
  }

  blocks() {
    return this.rows;
  }
}

/** Items and their indexes (null: 0, 1, 2...) of what `wx:for` is given. @param {any} source @returns {[any[], any[] | null]} */
function entries(source) {
  if (Array.isArray(source)) return [source, null];
  if (typeof source === "number") return [Array.from({ length: Math.max(0, Math.floor(source) || 0) }, (_, i) => i), null];
  if (typeof source === "string") return [Array.from(source), null];
  if (source && typeof source === "object") return [Object.values(source), Object.keys(source)];
  return [[], null];
}

/**
 * Where the rows of a new list are in the old one. Outside `start`..`end` (`oldEnd` in the old list) nothing changed
 * places; `from` has the old places of those between, -1 for what is `fresh`, and is null where all of them are;
 * `gone` are the old places that have no row any more, where `from` is given.
 * @typedef {{start: number, end: number, oldEnd: number, fresh: boolean, from: Int32Array | null, gone: Iterable<number>}} Matched
 */

/** @param {any[]} keys @param {any[]} old without repeated ones @returns {Matched} */
function match(keys, old) {
  let start = 0;
  let end = keys.length - 1;
  let oldEnd = old.length - 1;
  while (start <= end && start <= oldEnd && keys[start] === old[start]) start += 1;
  while (end >= start && oldEnd >= start && keys[end] === old[oldEnd]) {
    end -= 1;
    oldEnd -= 1;
  }
  if (start > end || start > oldEnd) return { start, end, oldEnd, fresh: start <= end, from: null, gone: [] };
  const places = new Map();
  for (let i = start; i <= oldEnd; i += 1) if (i > end || keys[i] !== old[i]) places.set(old[i], i);
  const from = new Int32Array(end - start + 1);
  let known = 0;
  for (let i = start; i <= end; i += 1) {
    let place = i;
    if (i > oldEnd || keys[i] !== old[i]) {
      place = places.has(keys[i]) ? places.get(keys[i]) : -1;
      places.delete(keys[i]);
    }
    from[i - start] = place;
    if (place >= 0) known += 1;
  }
  return { start, end, oldEnd, fresh: known < from.length, from: known ? from : null, gone: places.values() };
}

/** Make repeated keys different: the second `a` becomes a pair only it has. @param {any[]} keys */
function distinguish(keys) {
  const seen = new Map();
  keys.forEach((key, i) => {
    const count = (seen.get(key) || 0) + 1;
    seen.set(key, count);
    if (count > 1) keys[i] = `${String(key)}\u0000${count}`;
  });
}

/** Positions of a longest increasing subsequence of `values`, -1 left out. @param {Int32Array} values @returns {number[]} */
function increasing(values) {
  const tails = /** @type {number[]} */ ([]);
  const previous = new Int32Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    if (values[i] < 0) continue;
    let low = tails.length;
    let high = low;
    if (low && values[tails[low - 1]] > values[i]) low = 0;
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

/** A component of another subpackage: its `componentPlaceholder` is shown until its chunk is there. */

import { contents, isDynamic, takeOut } from "./slot.js";
import { child, fill, place } from "./child.js";
import { flushReady } from "../core/updates.js";
import { comment, fragment, remove } from "../host/dom.js";
import { env, reportError } from "../core/env.js";
import { detachAll } from "../core/blocks.js";

/**
 * Stands for the component that `tag` will be. It takes what a component takes, and hands it on.
 * @param {Instance} owner @param {HTMLElement} el @param {string} tag @param {Fields} [given] @param {Record<string, string>} [generics]
 * @returns {any}
 */
export function later(owner, el, tag, given, generics) {
  return new Later(owner, el, tag, given, generics);
}

/** Fields that are those of the component that it shows at the time. */
const SHARED = ["el", "definition", "block", "content", "slots", "portions", "templates", "copies", "filling", "settle"];

class Later {
  /** @param {any} owner @param {HTMLElement} el @param {string} tag @param {Fields} [given] @param {Record<string, string>} [generics] */
  constructor(owner, el, tag, given, generics) {
    if (env.parts.virtualize) enclose(el);
    /** @type {any} */
    this.inner = child(owner, el, owner.unit.later[tag], given, generics);
    this.owner = owner;
    this.values = /** @type {Record<string, unknown>} */ ({});
    this.attached = false;
    this.gone = false;
    /** What `fill` was given last: the content is made of it again where it cannot be moved. */
    this.entries = /** @type {ContentEntries} */ ([]);
    for (const name of SHARED) {
      Object.defineProperty(this, name, { get: () => this.inner[name], set: (value) => (this.inner[name] = value) });
    }
    const files = env.config.later[owner.unit.using[tag]];
    env.parts.loadFiles(files).then(() => this.replace(() => child(owner, el, tag, given, generics)), reportError);
  }

  /** @param {Child["models"]} models */
  set models(models) {
    this.written = this.inner.models = models;
  }

  get models() {
    return this.inner.models;
  }

  /** @param {string} name @param {unknown} value @param {boolean} [fresh] */
  give(name, value, fresh) {
    this.values[name] = value;
    this.inner.give(name, value, fresh);
  }

  applyGiven() {
    this.inner.applyGiven();
  }

  attach() {
    this.attached = true;
    this.inner.attach();
  }

  detach() {
    this.gone = true;
    this.inner.detach();
  }

  /** @param {(instance: Instance) => void} visit */
  walk(visit) {
    if (this.inner.walk) this.inner.walk(visit);
  }

  /** The component has been loaded: it takes the place of the placeholder, and its content. @param {() => Child} make */
  replace(make) {
    if (this.gone) return;
    const { inner } = this;
    const { el, content, portions = [], settle } = inner;
    const hidden = inner.slots && !isDynamic(inner) ? contents(inner) : content;
    for (const entry of hidden) if (entry.holder && entry.block.first.parentNode !== entry.holder) takeOut(inner, entry);
    inner.content = [];
    inner.detach();
    clear(el);
    el.removeAttribute("wx-host");
    this.inner = make();
    if (this.written) this.inner.models = this.written;
    for (const name of Object.keys(this.values)) this.inner.give(name, this.values[name]);
    this.inner.applyGiven();
    if (canMove(inner, this.inner, this.entries)) {
      Object.assign(this.inner, { content, portions, settle });
      place(this.inner);
    } else {
      for (const entry of content) detachAll(entry.block);
      if (this.entries.length) fill(this, this.entries, -1);
      env.parts.changeCopies?.();
    }
    if (!this.attached) return;
    this.inner.attach();
    flushReady();
  }
}

/** Put comments around an element, between which another may have no element at all. @param {HTMLElement} el */
function enclose(el) {
  if (!el.parentNode) fragment().append(el);
  el.before((el.$first = comment("")));
  el.after((el.$last = comment("")));
}

/** Take away what a component showed, so that its element is as it was. @param {any} el */
function clear(el) {
  el.textContent = "";
  if (!el.$end) return;
  el.$end.after(el);
  remove(el.$start, el.$end);
  el.$start = el.$end = undefined;
}

/**
 * Whether content that was made for one component can be shown by another. Copies for dynamic slots cannot, nor can rows
 * that choose their slots where only one of the two has slots.
 * @param {Instance} from @param {Instance} to @param {ContentEntries} entries
 */
function canMove(from, to, entries) {
  if ((from.slots && isDynamic(from)) || (to.slots && isDynamic(to))) return false;
  return !from.slots === !to.slots || !entries.includes(null);
}

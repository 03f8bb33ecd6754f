/** A component of another subpackage: its `componentPlaceholder` is shown until its chunk is there. */

import { arrange } from "./slot.js";
import { child } from "./child.js";
import { flushReady } from "../core/component.js";
import { env, reportError } from "../core/env.js";
import { lift } from "../host/dom.js";

/**
 * Stands for the component that `tag` will be. It takes what a component takes, and hands it on.
 * @param {any} owner @param {any} el @param {string} tag @param {any} [given] @param {any} [generics]
 */
export function later(owner, el, tag, given, generics) {
  return new Later(owner, el, tag, given, generics);
}

class Later {
  /** @param {any} owner @param {any} el @param {string} tag @param {any} given @param {any} generics */
  constructor(owner, el, tag, given, generics) {
    this.inner = child(owner, el, owner.unit.later[tag], given, generics);
    this.values = /** @type {Record<string, any>} */ ({});
    this.attached = false;
    this.gone = false;
    const files = env.config.later[owner.unit.using[tag]];
    env.parts.loadFiles(files).then(() => this.replace(() => child(owner, el, tag, given, generics)), reportError);
  }

  get content() {
    return this.inner.content;
  }

  get definition() {
    return this.inner.definition;
  }

  get slots() {
    return this.inner.slots;
  }

  get el() {
    return this.inner.el;
  }

  /** @param {any} models */
  set models(models) {
    this.written = this.inner.models = models;
  }

  get models() {
    return this.inner.models;
  }

  /** @param {string} name @param {any} value @param {boolean} [fresh] */
  p(name, value, fresh) {
    this.values[name] = value;
    this.inner.p(name, value, fresh);
  }

  go() {
    this.inner.go();
  }

  attach() {
    this.attached = true;
    this.inner.attach();
  }

  detach() {
    this.gone = true;
    this.inner.detach();
  }

  /** @param {(instance: any) => void} visit */
  walk(visit) {
    if (this.inner.walk) this.inner.walk(visit);
  }

  /** The component has come: what was written inside the placeholder moves over. @param {() => any} make */
  replace(make) {
    if (this.gone) return;
    const { inner } = this;
    const { content, el } = inner;
    for (const entry of content) {
      entry.holder = lift(entry.block.first, entry.block.last);
      entry.holder.$host = el;
      entry.slot = null;
    }
    inner.content = [];
    inner.detach();
    el.textContent = "";
    el.removeAttribute("wx-host");
    this.inner = make();
    if (this.written) this.inner.models = this.written;
    for (const name of Object.keys(this.values)) this.inner.p(name, this.values[name]);
    this.inner.go();
    this.inner.content = content;
    if (content.length) arrange(this.inner);
    if (!this.attached) return;
    this.inner.attach();
    flushReady();
  }
}

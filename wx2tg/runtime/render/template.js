/** `<template is data>`: a named template before an anchor, made anew when another name is asked for. */

import { env } from "../core/env.js";
import { Controller, dispose, show } from "./block.js";

/** @param {Instance} owner @param {Anchor} anchor @param {Record<string, Function>} templates by name: (owner, data, changes) => block */
export function callTemplate(owner, anchor, templates) {
  return new TemplateCall(owner, anchor, templates);
}

class TemplateCall extends Controller {
  /** @param {Instance} owner @param {Anchor} anchor @param {Record<string, Function>} templates */
  constructor(owner, anchor, templates) {
    super();
    this.owner = owner;
    this.anchor = anchor;
    this.templates = templates;
    /** @type {string | null} */
    this.name = null;
    /** @type {Block | null} */
    this.block = null;
  }

  /**
   * @param {string} name @param {unknown} data what the template sees, and nothing else
   * @param {import("./changes.js").Changes} [changes] of the data, where the template asks for them
   */
  update(name, data, changes) {
    if (name === this.name) {
      if (this.block) this.block.update(changes === undefined || changes === true ? -1 : 1, data, changes);
      return;
    }
    this.name = name;
    const old = this.block;
    const make = Object.keys(this.templates).includes(name) ? this.templates[name] : null;
    this.block = make && make(this.owner, data);
    if (this.block) show(this.block, this.anchor);
    env.parts.changeCopies?.(old);
    if (old) dispose(old);
    if (this.block) this.attachNew(this.block);
  }

  blocks() {
    return [this.block];
  }
}

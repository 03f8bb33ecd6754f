/** `<template is data>`: a named template before an anchor, made anew when another name is asked for. */

import { attachIn, dispose, show } from "./block.js";
import { attachAll, detachAll, walkBlock } from "../core/instance.js";

/** @param {any} owner @param {any} anchor @param {Record<string, Function>} templates by name: (owner, data) => block */
export function call(owner, anchor, templates) {
  return new TemplateCall(owner, anchor, templates);
}

class TemplateCall {
  /** @param {any} owner @param {any} anchor @param {Record<string, Function>} templates */
  constructor(owner, anchor, templates) {
    this.owner = owner;
    this.anchor = anchor;
    this.templates = templates;
    /** @type {any} */
    this.name = null;
    /** @type {any} */
    this.block = null;
  }

  /** @param {any} name @param {any} data what the template sees, and nothing else */
  update(name, data) {
    if (name === this.name) {
      if (this.block) this.block.update(-1, data);
      return;
    }
    this.name = name;
    if (this.block) dispose(this.block);
    const make = Object.keys(this.templates).includes(name) ? this.templates[name] : null;
    this.block = make && make(this.owner, data);
    if (!this.block) return;
    show(this.block, this.anchor);
    attachIn(this.owner, this.block);
  }

  attach() {
    attachAll(this.block);
  }

  detach() {
    detachAll(this.block);
  }

  /** @param {(instance: any) => void} visit */
  walk(visit) {
    walkBlock(this.block, visit);
  }
}

/** Content in the rows of a loop, or with `let:`, that names its slot at run time: a comment marks its place, the slot has its nodes. */

import { fragment, move } from "../host/dom.js";
import { env } from "../core/env.js";
import { detachAll } from "../core/blocks.js";
import { Controller, dispose, show, text } from "./block.js";
import { arrange, contents, isDynamic, placeIn } from "./slot.js";

/**
 * @param {Instance} component whose slots show it @param {Anchor} anchor its place in the row
 * @param {() => import("./block.js").Block} make
 */
export function portion(component, anchor, make) {
  return new Portion(component, anchor, make);
}

class Portion extends Controller {
  /** @param {Instance} component @param {Anchor} anchor @param {() => Block} make */
  constructor(component, anchor, make) {
    super();
    this.component = component;
    this.make = make;
    /** Where each slot makes copies of its own, it is in its row or nowhere; where there are no slots, in its row. */
    this.shared = component.slots && !isDynamic(component);
    /** Among the component's content; `of` is the place of the loop in it, or the slot whose copy of the loop it is in. */
    this.entry = /** @type {any} */ ({ name: "", block: null, holder: fragment(), slot: null, anchor, of: component.filling });
  }

  /** @param {unknown} name of the slot @param {number} mask */
  update(name, mask) {
    const { component, entry } = this;
    entry.name = text(name);
    if (component.slots && !this.shared && entry.name !== entry.of.name) {
      if (entry.block) dispose(entry.block);
      entry.block = null;
      return;
    }
    if (entry.block) entry.block.update(mask);
    else this.begin();
    if (this.shared) component.settle = settle;
  }

  begin() {
    const { component, entry } = this;
    entry.block = this.make();
    if (this.shared) {
      entry.holder.append(entry.block.first.parentNode || entry.block.first);
      entry.holder.$host = component.el;
      (component.portions ||= []).push(entry);
    } else {
      show(entry.block, entry.anchor);
    }
    env.parts.changeCopies?.();
    this.attachNew(entry.block);
  }

  blocks() {
    return [this.entry.block];
  }

  detach() {
    this.attached = false;
    const { component: { portions, gone }, entry: { block } } = this;
    if (portions && portions.includes(this.entry)) portions.splice(portions.indexOf(this.entry), 1);
    if (!block) return;
    if (gone) detachAll(block);
    else dispose(block);
  }
}

/** Bring all portions to their slots, in the order of their rows. @param {any} component */
function settle(component) {
  component.portions.sort((/** @type {any} */ a, /** @type {any} */ b) => (
    a.of - b.of || (a.anchor.compareDocumentPosition(b.anchor) & 4 ? -1 : 1)
  ));
  arrange(component);
  for (const entry of contents(component).reverse()) {
    if (!entry.anchor || !entry.slot) continue;
    /** @type {any} */
    const before = placeIn(component, entry.slot, entry);
    if (entry.block.last.nextSibling !== before) move(before.parentNode, entry.block.first, entry.block.last, before);
  }
}

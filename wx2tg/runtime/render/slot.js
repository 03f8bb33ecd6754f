/** `<slot>` in a component's template: where the content that its user wrote is shown. */

import { env } from "../core/env.js";
import { detachAll } from "../core/blocks.js";
import { lift, move } from "../host/dom.js";
import { text } from "./block.js";

/** @typedef {Block & {since?: unknown}} Copy of content in a component with `dynamicSlots`; `since` is the update that made it */

/**
 * A slot between two anchors. Content blocks live in `owner.content`; the slot that matches shows them.
 * @param {Instance} component the instance whose template has the slot @param {Anchor} start @param {Anchor} end
 */
export function slot(component, start, end) {
  return new Slot(component, start, end);
}

class Slot {
  /** @param {Instance} component @param {Anchor} start @param {Anchor} end */
  constructor(component, start, end) {
    this.component = component;
    this.start = start;
    this.end = end;
    /** @type {string | null} */
    this.name = null;
    /** With `dynamicSlots`: the values that it passes to the content, and its copies of the content. */
    this.values = /** @type {Fields} */ ({});
    this.copies = /** @type {(Copy | null)[]} */ ([]);
    this.gone = false;
    start.$slot = this;
    end.$close = true;
    this.mark();
  }

  /** Mark the parent as one that has slots, for `ownerOf`. It changes when the nodes move from a fragment into the page. */
  mark() {
    this.start.parentNode.$regions = true;
  }

  /** @param {unknown} name of the slot, "" for the default one @param {Fields} [values] for what is shown */
  update(name, values) {
    // It may stand in what a component that is gone goes on showing; the component whose slot it is shows nothing there.
    if (this.gone && !this.component.gone) return;
    const next = text(name);
    this.mark();
    if (isDynamic(this.component)) {
      env.parts.changeSlot(this, next, values || this.values);
      return;
    }
    if (this.name === next) return;
    const first = this.name === null;
    this.name = next;
    if (first) this.component.slots.push(this);
    arrange(this.component);
  }

  attach() {
    // A sibling that was attached before may have removed it.
    if (this.gone) return;
    this.mark();
    this.settle();
  }

  /** Its place among the slots may have changed: of several with one name, the first shows the content. */
  settle() {
    if (this.component.slots.length > 1 && !isDynamic(this.component)) arrange(this.component);
  }

  detach() {
    this.gone = true;
    this.copies.forEach(detachAll);
    const { slots, gone } = this.component;
    const at = gone ? -1 : slots.indexOf(this);
    if (at < 0) return;
    slots.splice(at, 1);
    for (const entry of contents(this.component)) if (entry.slot === this) takeOut(this.component, entry);
    if (!this.component.copies) arrange(this.component);
  }
}

/** Whether each slot of the component shows a copy of its own. @param {Instance} component */
export function isDynamic({ definition: { options } }) {
  return options.dynamicSlots && !options.multipleSlots && !!env.parts.changeSlot;
}

/** Put every piece of content into the slot that is there for it. @param {Instance} component */
export function arrange(component) {
  for (const entry of contents(component)) {
    const wanted = slotFor(component, entry.name);
    if (entry.slot === wanted) continue;
    if (entry.slot) takeOut(component, entry);
    if (!wanted) continue;
    const { first, last } = entry.block;
    wanted.mark();
    move(wanted.end.parentNode, first, last, placeIn(component, wanted, entry));
    entry.slot = wanted;
  }
}

/** The first slot in the component's template that shows what has this name. @param {Instance} component @param {string} name */
function slotFor({ block, slots, definition: { options } }, name) {
  const found = options.multipleSlots ? slots.filter((/** @type {Slot} */ known) => known.name === name) : slots;
  if (found.length > 1) for (const known of slotsIn(block)) if (found.includes(known)) return known;
  return found[0] || null;
}

/**
 * The slots in a block of their component's template: in the order in which it is written, which need not be that of the
 * document where a slot is in the content of another component. None while that template is being made.
 * @param {Block | null} block @returns {Generator<Slot>}
 */
export function* slotsIn(block) {
  for (const kid of (block && block.kids && block.kids()) || []) {
    if (kid instanceof Slot) yield kid;
    else if (kid && kid.blocks) for (const inner of kid.blocks()) yield* slotsIn(inner);
    else if (kid && kid.content) for (const entry of kid.content) yield* slotsIn(entry.block);
  }
}

/** Take content out of where it is shown. @param {Instance} component @param {Content} entry */
export function takeOut(component, entry) {
  entry.holder = lift(entry.block.first, entry.block.last);
  entry.holder.$host = component.el;
  entry.slot = null;
}

/** All content in the order it was written; what loops share out themselves stands behind the loop. @param {Instance} component @returns {Content[]} */
export function contents({ content, portions }) {
  if (!portions || !portions.length) return content;
  return content.flatMap((/** @type {Content} */ entry, /** @type {number} */ i) => [entry, ...portions.filter((/** @type {Content} */ own) => own.of === i)]);
}

/** The node before which `entry` goes: content keeps the order it was written in. @param {Instance} component @param {Slot} slotted @param {Content} entry */
export function placeIn(component, slotted, entry) {
  const all = contents(component);
  const later = all.slice(all.indexOf(entry) + 1).find((/** @type {Content} */ other) => other.slot === slotted);
  return later ? later.block.first : slotted.end;
}

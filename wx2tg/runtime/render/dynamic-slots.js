/** Components with `dynamicSlots`: each slot shows a copy of its own of the content, which may read the slot's values. */

import { move, remove } from "../host/dom.js";
import { env } from "../core/env.js";
import { isInside } from "../core/events.js";
import { attachAll } from "../core/blocks.js";
import { Controller, leave, text } from "./block.js";
import { slotsIn } from "./slot.js";

/** @typedef {Instance & {content: any[], templates: ContentTemplate[]}} Dynamic a component with `dynamicSlots` */

/** The mask of an update in which only the values of the slot may have changed. */
const VALUES = 1 << 30;

/**
 * Keep the functions that make the content, and update what was made of it.
 * @param {Dynamic} component @param {any[]} entries as `fill` gets them @param {number} mask
 */
export function fillDynamic(component, entries, mask) {
  const before = component.templates;
  component.templates = [];
  if (!before) {
    component.copies = new Copies(component);
    // The first copies come in the order of the template; those of slots that come later stand behind them.
    component.slots.splice(0, Infinity, ...slotsIn(component.block));
    component.content.push({ block: { kids: () => [component.copies] }, slot: true });
  }
  for (let i = 0; i < entries.length; i += 2) {
    const name = entries[i];
    // A loop whose rows choose their slots has none of its own, and is in each.
    component.templates.push({ name: name && text(typeof name === "function" ? name() : name), make: entries[i + 1] });
  }
  for (const slot of component.slots) update(slot, mask);
}

/** All copies as the content of the component: attached after what its template shows, detached before that. */
class Copies extends Controller {
  /** @param {Dynamic} component */
  constructor(component) {
    super();
    this.component = component;
  }

  blocks() {
    return this.component.slots.flatMap((/** @type {Slot} */ { copies }) => copies);
  }
}

/** Called when a slot has got its name and values, and when these change. @param {Slot} slot @param {string} name @param {Fields} values */
export function changeSlot(slot, name, values) {
  // An object counts as changed: its fields may have changed.
  const same = (/** @type {string} */ key) => values[key] === slot.values[key] && Object(values[key]) !== values[key];
  if (slot.name === name && Object.keys(values).every(same)) return;
  const { component, name: before } = slot;
  slot.values = values;
  slot.name = name;
  if (before === null) {
    component.slots.push(slot);
    if (component.templates) env.bare.push(slot);
  } else if (!env.bare.includes(slot)) {
    if (before !== name) dropAll(slot);
    update(slot, VALUES);
  }
}

/**
 * The nodes of a block have come into a template: slots in it get their copies before anything in it is attached, as in
 * glass-easel, and those in the block that goes for it lose theirs. Slots in what is still being made wait.
 * @param {Block | null} [gone] a block
 */
export function changeCopies(gone) {
  if (gone) dropCopies(gone);
  if (!env.bare.length) return;
  const there = env.bare.filter(({ start, component }) => isInside(start, component.el));
  env.bare = env.bare.filter((slot) => !there.includes(slot));
  for (const slot of there) update(slot, VALUES, true);
  for (const { component, copies } of there) if (component.attached) copies.forEach(attachAll);
}

/** The slots in a block that goes lose their copies, before anything else in it is detached. @param {Block} gone */
export function dropCopies(gone) {
  for (const slot of slotsIn(gone)) if (slot.copies.length) dropAll(slot);
}

/** @param {Slot} slot */
function dropAll(slot) {
  slot.copies.forEach((/** @type {Block | null} */ copy, /** @type {number} */ i) => copy && drop(slot, i));
}

/**
 * Bring the slot's copies up to date: one of each piece of content that has its name.
 * @param {Slot} slot @param {number} mask @param {boolean} [quiet] nothing is attached yet
 */
function update(slot, mask, quiet) {
  const { component, copies } = slot;
  const current = component.owner?.current;
  (component.templates || []).forEach((/** @type {ContentTemplate} */ { name, make }, /** @type {number} */ i) => {
    const copy = copies[i];
    component.filling = slot;
    if (name === null || name === slot.name) {
      if (!copy) {
        show(slot, (copies[i] = { ...make(slot.values), since: current }), i, quiet);
      } else if (mask === VALUES || !current || copy.since !== current) {
        // A copy that was made during this update of the owner is up to date.
        copy.update(mask, slot.values);
      }
    } else if (copy) {
      drop(slot, i);
    }
  });
}

/** @param {Slot} slot @param {number} place */
function drop({ copies }, place) {
  /** @type {any} */
  const copy = copies[place];
  copies[place] = null;
  leave(copy);
  remove(copy.first, copy.last);
}

/** @param {Slot} slot @param {any} copy @param {number} place @param {boolean} [quiet] */
function show({ component, end, copies }, copy, place, quiet) {
  const later = copies.find((/** @type {Block | null} */ other, /** @type {number} */ i) => i > place && other);
  move(end.parentNode, copy.first, copy.last, later ? later.first : end);
  changeCopies();
  if (component.attached && !quiet) attachAll(copy);
  // A component that is gone may still get slots; what they show is never attached.
  else if (component.gone) leave(copy);
}

/** Components with `dynamicSlots`: each slot shows a copy of its own of the content, which may read the slot's values. */

import { move, remove } from "../host/dom.js";
import { attachAll } from "../core/instance.js";
import { Controller, leave, text } from "./block.js";

/** The mask of an update in which only the values of the slot may have changed. */
const VALUES = 1 << 30;

/**
 * Keep the functions that make the content, and update what was made of it.
 * @param {any} component @param {any[]} entries as `fill` gets them @param {number} mask
 */
export function fillDynamic(component, entries, mask) {
  const before = component.templates;
  component.templates = [];
  if (!before) {
    component.copies = new Copies(component);
    component.content.push({ block: { kids: () => [component.copies] }, slot: true });
  }
  for (let i = 0; i < entries.length; i += 2) {
    component.templates.push({ name: text(typeof entries[i] === "function" ? entries[i]() : entries[i]), make: entries[i + 1] });
  }
  for (const slot of component.slots) update(slot, mask);
}

/** All copies as the content of the component: attached after what its template shows, detached before that. */
class Copies extends Controller {
  /** @param {any} component */
  constructor(component) {
    super();
    this.component = component;
  }

  blocks() {
    return this.component.slots.flatMap((/** @type {any} */ { copies }) => copies);
  }
}

/** A slot has its name and values, for the first time or anew. @param {any} slot @param {string} name */
export function changeSlot(slot, name) {
  if (slot.name === null) slot.component.slots.push(slot);
  slot.name = name;
  update(slot, VALUES);
}

/** Bring the slot's copies up to date: one of each piece of content that has its name. @param {any} slot @param {number} mask */
function update(slot, mask) {
  const { component: { templates = [] }, copies } = slot;
  templates.forEach((/** @type {any} */ { name, make }, /** @type {number} */ i) => {
    const copy = copies[i];
    if (name === slot.name) {
      if (copy) copy.update(mask, slot.values);
      else show(slot, (copies[i] = make(slot.values)), i);
    } else if (copy) {
      copies[i] = null;
      if (slot.attached) leave(copy);
      remove(copy.first, copy.last);
    }
  });
}

/** @param {any} slot @param {any} copy @param {number} place */
function show({ end, copies, attached }, copy, place) {
  const later = copies.find((/** @type {any} */ other, /** @type {number} */ i) => i > place && other);
  move(end.parentNode, copy.first, copy.last, later ? later.first : end);
  if (attached) attachAll(copy);
}

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
  const renamed = !before || component.templates.some((/** @type {any} */ { name }, /** @type {number} */ i) => name !== before[i].name);
  for (const slot of component.slots) {
    if (renamed) renew(slot);
    else update(slot, mask);
  }
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
  if (slot.name === name) {
    update(slot, VALUES);
    return;
  }
  slot.name = name;
  renew(slot);
}

/** @param {any} slot @param {number} mask */
function update(slot, mask) {
  for (const copy of slot.copies) copy.update(mask, slot.values);
}

/** Make the slot's copies again. @param {any} slot */
function renew(slot) {
  for (const copy of slot.copies) {
    if (slot.attached) leave(copy);
    remove(copy.first, copy.last);
  }
  slot.copies = [];
  for (const { name, make } of slot.component.templates || []) {
    if (name !== slot.name) continue;
    const copy = make(slot.values);
    slot.copies.push(copy);
    move(slot.end.parentNode, copy.first, copy.last, slot.end);
    if (slot.attached) attachAll(copy);
  }
}

/** Components with `dynamicSlots`: each slot shows a copy of its own of the content, which may read the slot's values. */

import { move, remove } from "../host/dom.js";
import { attachAll } from "../core/instance.js";
import { Controller, leave, text } from "./block.js";
import { slotsIn } from "./slot.js";

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
  /** @param {any} component */
  constructor(component) {
    super();
    this.component = component;
  }

  blocks() {
    return this.component.slots.flatMap((/** @type {any} */ { copies }) => copies);
  }
}

/** A slot has its name and values, for the first time or anew. @param {any} slot @param {string} name @param {any} values */
export function changeSlot(slot, name, values) {
  // An object may have changed inside.
  const same = (/** @type {string} */ key) => values[key] === slot.values[key] && Object(values[key]) !== values[key];
  if (slot.name === name && Object.keys(values).every(same)) return;
  slot.values = values;
  if (slot.name === null) slot.component.slots.push(slot);
  else if (slot.name !== name) slot.copies.forEach((/** @type {any} */ copy, /** @type {number} */ i) => copy && drop(slot, i));
  slot.name = name;
  update(slot, VALUES);
}

/** Bring the slot's copies up to date: one of each piece of content that has its name. @param {any} slot @param {number} mask */
function update(slot, mask) {
  const { component, copies } = slot;
  const current = component.owner?.current;
  (component.templates || []).forEach((/** @type {any} */ { name, make }, /** @type {number} */ i) => {
    const copy = copies[i];
    component.filling = slot;
    if (name === null || name === slot.name) {
      if (!copy) {
        show(slot, (copies[i] = { ...make(slot.values), since: current }), i);
      } else if (mask === VALUES || !current || copy.since !== current) {
        // What this very update of the owner made by way of the component knows all that is new in it.
        copy.update(mask, slot.values);
      }
    } else if (copy) {
      drop(slot, i);
    }
  });
}

/** @param {any} slot @param {number} place */
function drop({ copies }, place) {
  const copy = copies[place];
  copies[place] = null;
  leave(copy);
  remove(copy.first, copy.last);
}

/** @param {any} slot @param {any} copy @param {number} place */
function show({ component, end, copies, attached }, copy, place) {
  const later = copies.find((/** @type {any} */ other, /** @type {number} */ i) => i > place && other);
  move(end.parentNode, copy.first, copy.last, later ? later.first : end);
  if (attached) attachAll(copy);
  // Slots in what a component shows when it is gone are nobody's.
  else if (component.gone) leave(copy);
}

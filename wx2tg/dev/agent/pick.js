/** Highlights nodes in the app, and lets the user pick one with the pointer. */

import { rectOf } from "./inspect.js";
import { made, shadow } from "./shadow.js";
import { tagOf } from "./tree.js";

const CSS = `
:host { all: initial; position: fixed; inset: 0; z-index: 2147483646; pointer-events: none; }
.box { position: fixed; box-sizing: border-box; border: 1px solid #2481cc; background: rgb(36 129 204 / 25%); }
.label { position: fixed; max-width: calc(100vw - 8px); padding: 2px 6px; border-radius: 4px; overflow: hidden;
  font: 11px/1.5 ui-monospace, monospace; white-space: nowrap; text-overflow: ellipsis; color: #fff; background: #17212b; }
`;

/** What a press consists of; while picking is on, the app hears of none of it. */
const PRESS = [
  "pointerdown", "pointerup", "pointercancel", "mousedown", "mouseup", "click", "dblclick", "contextmenu", "touchstart", "touchmove",
  "touchend", "touchcancel",
];

export class Picker {
  /** @param {import("./ids.js").Ids} ids @param {(id: string | null) => void} picked */
  constructor(ids, picked) {
    this.ids = ids;
    this.picked = picked;
    this.on = false;
    /** @type {{host: HTMLElement, root: ShadowRoot} | null} */
    this.place = null;
    this.move = (/** @type {PointerEvent} */ event) => this.moved(event);
    this.press = (/** @type {Event} */ event) => this.pressed(event);
    this.key = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.end(null);
  }

  /** @param {boolean} on */
  turn(on) {
    if (on === this.on) return;
    this.on = on;
    const change = on ? addEventListener : removeEventListener;
    change("pointermove", this.move, { capture: true });
    change("keydown", this.key, { capture: true });
    for (const type of PRESS) change(type, this.press, { capture: true, passive: false });
    document.documentElement.style.cursor = on ? "crosshair" : "";
    if (!on) this.show(null);
  }

  /** @param {string | null} id */
  end(id) {
    // The rest of the press belongs to the picking too.
    setTimeout(() => this.turn(false), id === null ? 0 : 400);
    this.picked(id);
  }

  /** @param {PointerEvent} event */
  moved({ clientX, clientY }) {
    this.show(nodeAt(clientX, clientY));
  }

  /** @param {Event} event */
  pressed(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(event instanceof PointerEvent) || event.type !== "pointerdown") return;
    const node = nodeAt(event.clientX, event.clientY);
    this.show(node);
    if (node) this.end(this.ids.of(node));
  }

  /** Show where a node is. @param {Node | null} node @returns {boolean} whether it is anywhere */
  show(node) {
    const rect = node && rectOf(node);
    if (this.place) this.place.root.replaceChildren();
    if (!node || !rect) {
      this.place?.host.remove();
      this.place = null;
      return false;
    }
    this.place ||= shadow("wx2tg-highlight", CSS);
    const box = made("div", "box");
    const label = made("div", "label", `${nameOf(node)}  ${Math.round(rect.width)} × ${Math.round(rect.height)}`);
    const { x, y, width, height } = rect;
    Object.assign(box.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    const above = y >= 24;
    Object.assign(label.style, { left: `${Math.max(4, Math.min(x, innerWidth - 120))}px`, top: `${above ? y - 22 : Math.min(y + height + 2, innerHeight - 22)}px` });
    this.place.root.append(box, label);
    return true;
  }
}

/** @param {Node} node */
function nameOf(node) {
  if (node.$instance) return node.$instance.owner ? node.$instance.is : `page ${node.$instance.is}`;
  if (node instanceof Element) return tagOf(node);
  return node.$slot ? "slot" : "text";
}

/** What of a template is shown at a point: an element, or the node of a component or page. @param {number} x @param {number} y @returns {Node | null} */
function nodeAt(x, y) {
  for (const found of document.elementsFromPoint(x, y)) {
    const page = found.closest("wx-page");
    for (let el = /** @type {Element | null} */ (page && found); el && page; el = el === page ? null : el.parentElement) {
      if (tagOf(el)) return el;
    }
  }
  return null;
}

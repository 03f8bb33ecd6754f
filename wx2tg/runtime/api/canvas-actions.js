/** wx.createContext and wx.drawCanvas: the oldest canvas, which paints a list of actions that the app hands over. */

import { asyncCall, failure } from "./_shared/call.js";
import { METHODS, PROPERTIES, contextOf, setterOf } from "./_shared/canvas-context.js";
import { findNative } from "./_shared/nodes.js";

/** @typedef {import("./_shared/nodes.js").Owner} Owner */

/**
 * One thing to do, which is plain data and may be stored: the method of a CanvasContext, and its arguments.
 * @typedef {{method: string, data: unknown[]}} Action
 */

/** Methods that have an effect when they are painted, and none on what the recording context answers. */
const PAINTED = [...METHODS, "drawImage", "fillText", "setTransform", "strokeText"];

/** What may stand in the place of a colour: the method of a CanvasContext that makes it, by its type in an action. */
const MAKERS = /** @type {Record<string, any>} */ ({
  __proto__: null,
  linear: "createLinearGradient", radial: "createCircularGradient", pattern: "createPattern",
});

/** Where a canvas keeps the context that paints on it, and that context the styles of the last actions. */
const CONTEXT = Symbol("context");
const STYLES = Symbol("styles");

/** A context of no canvas: `getActions` gives what was recorded, and forgets it. */
export function createContext() {
  const context = contextOf(() => null);
  let actions = /** @type {Action[]} */ ([]);
  const recorded = (/** @type {string} */ method) => (/** @type {unknown[]} */ ...data) => void actions.push({ method, data });
  for (const method of PAINTED) context[method] = recorded(method);
  for (const name of PROPERTIES) {
    const setter = setterOf(name);
    const note = recorded(setter);
    const set = (/** @type {unknown} */ value) => {
      context.values[name] = value;
      note(value);
    };
    context[setter] = set;
    Object.defineProperty(context, name, { get: () => context.values[name], set });
  }
  for (const [type, method] of Object.entries(MAKERS)) context[method] = (/** @type {unknown[]} */ ...data) => new Paint(type, data);
  return Object.assign(context, {
    draw: undefined,
    getActions() {
      const given = actions;
      actions = [];
      return given;
    },
    clearActions() {
      actions = [];
    },
  });
}

/** A gradient or a pattern as plain data. */
class Paint {
  /** @param {string} type a key of MAKERS @param {unknown[]} data the arguments of the method */
  constructor(type, data) {
    this.type = type;
    this.data = data;
    this.colorStop = /** @type {[number, string][]} */ ([]);
  }

  /** @param {number} at @param {string} colour */
  addColorStop(at, colour) {
    this.colorStop.push([at, colour]);
  }
}

/**
 * Paint the actions; with `reserve`, above what is there and in the styles of the actions before.
 * @param {ApiOptions<{canvasId: string, actions: Action[], reserve?: boolean}>} options @param {Owner} [component]
 */
export function drawCanvas(options, component) {
  return asyncCall("drawCanvas", options, ({ canvasId, actions, reserve }, done) => {
    /** @type {any} */
    const canvas = findNative(component, "canvas", String(canvasId), "canvasId");
    if (!canvas) throw failure("canvas is empty");
    if (!canvas[CONTEXT]) canvas[CONTEXT] = contextOf(() => canvas);
    const context = canvas[CONTEXT];
    if (reserve) Object.assign(context, context[STYLES]);
    for (const action of actions) replay(context, action);
    context[STYLES] = { ...context.values };
    context.draw(reserve, done);
  });
}

/** @param {Fields} context @param {Action} action */
function replay(context, { method, data }) {
  if (!PAINTED.includes(method) && !PROPERTIES.some((name) => setterOf(name) === method)) return;
  context[method](...data.map((value) => made(context, value)));
}

/** @param {Fields} context @param {any} value */
function made(context, value) {
  const maker = value && MAKERS[value.type];
  if (!maker) return value;
  const paint = context[maker](...value.data);
  for (const [at, colour] of value.colorStop) paint.addColorStop(at, colour);
  return paint;
}

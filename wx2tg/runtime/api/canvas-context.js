/** wx.createCanvasContext: the older canvas, which records and paints at `draw`. */

import { invoke } from "./_shared/call.js";
import { canvasOf, fitCanvas } from "./_shared/canvas.js";
import { ownerDocument } from "./_shared/dom.js";
import { fileUrl } from "./_shared/files.js";
import { loadPicture } from "./_shared/media.js";
import { findNative } from "./_shared/nodes.js";

/** Methods that are the browser's, under the same name. */
const METHODS = [
  "arc", "arcTo", "beginPath", "bezierCurveTo", "clearRect", "clip", "closePath", "ellipse", "fill", "fillRect", "lineTo", "moveTo", "quadraticCurveTo",
  "rect", "restore", "rotate", "save", "scale", "setLineDash", "stroke", "strokeRect", "transform", "translate",
];

/** Properties, each with the method that sets it. */
const PROPERTIES = {
  fillStyle: "setFillStyle",
  strokeStyle: "setStrokeStyle",
  lineWidth: "setLineWidth",
  lineCap: "setLineCap",
  lineJoin: "setLineJoin",
  miterLimit: "setMiterLimit",
  globalAlpha: "setGlobalAlpha",
  textAlign: "setTextAlign",
  textBaseline: "setTextBaseline",
  globalCompositeOperation: "setGlobalCompositeOperation",
  lineDashOffset: "setLineDashOffset",
  shadowBlur: "setShadowBlur",
  shadowColor: "setShadowColor",
  shadowOffsetX: "setShadowOffsetX",
  shadowOffsetY: "setShadowOffsetY",
};

/** WeChat's "normal" baseline has another name. */
const VALUES = { normal: "alphabetic" };

/** @param {any} id a `canvas-id`, or the element itself @param {any} [component] its `this` */
export function createCanvasContext(id, component) {
  return new CanvasContext(() => (typeof id === "string" ? findNative(component, "canvas", id, "canvasId") : id));
}

class CanvasContext {
  /** @param {(...args: any[]) => any} find */
  constructor(find) {
    this.find = find;
    this.painting = Promise.resolve();
    this.measure = ownerDocument().createElement("canvas").getContext("2d");
    this.reset();
    for (const name of METHODS) this[name] = (...args) => this.record((to) => to[name](...args));
    for (const [property, setter] of Object.entries(PROPERTIES)) this.property(property, setter);
  }

  reset() {
    this.steps = [];
    this.images = new Set();
    this.values = { fillStyle: "#000000", strokeStyle: "#000000", font: "10px sans-serif", globalAlpha: 1, lineWidth: 1 };
  }

  /** @param {any} step */
  record(step) {
    this.steps.push(step);
  }

  /** @param {any} name @param {any} setter */
  property(name, setter) {
    const set = (value) => {
      this.values[name] = value;
      this.record((to) => {
        to[name] = value && value.made ? value.made(to) : VALUES[value] || value;
      });
    };
    this[setter] = set;
    Object.defineProperty(this, name, { get: () => this.values[name], set });
  }

  get font() {
    return this.values.font;
  }

  set font(value) {
    this.values.font = value;
    this.record((to) => {
      to.font = value;
    });
  }

  /** @param {any} size */
  setFontSize(size) {
    this.font = this.font.replace(/[\d.]+px/, `${size}px`);
  }

  /** An app's matrix means CSS pixels. @param {...any} matrix */
  setTransform(...matrix) {
    this.record((to, ratio) => to.setTransform(...matrix.map((value) => value * ratio)));
  }

  /** @param {any} offsetX @param {any} offsetY @param {any} blur @param {any} colour */
  setShadow(offsetX, offsetY, blur, colour) {
    this.record((to) => Object.assign(to, { shadowOffsetX: offsetX, shadowOffsetY: offsetY, shadowBlur: blur, shadowColor: colour }));
  }

  /** @param {any} text @param {...any} args */
  fillText(text, ...args) {
    this.record((to) => to.fillText(String(text), ...args));
  }

  /** @param {any} text @param {...any} args */
  strokeText(text, ...args) {
    this.record((to) => to.strokeText(String(text), ...args));
  }

  /** @param {any} text */
  measureText(text) {
    this.measure.font = this.font;
    return { width: this.measure.measureText(String(text)).width };
  }

  /** @param {...any} args */
  createLinearGradient(...args) {
    return gradient((to) => to.createLinearGradient(...args));
  }

  /** @param {any} x @param {any} y @param {any} r */
  createCircularGradient(x, y, r) {
    return gradient((to) => to.createRadialGradient(x, y, 0, x, y, r));
  }

  /** @param {any} path @param {any} repetition */
  createPattern(path, repetition) {
    this.images.add(path);
    return { made: (to) => to.createPattern(this.loaded.get(path), repetition) };
  }

  /** @param {any} path @param {...any} args */
  drawImage(path, ...args) {
    this.images.add(path);
    this.record((to) => {
      const image = this.loaded.get(path);
      if (image) to.drawImage(image, ...args);
    });
  }

  /** Paint what was recorded, above what is there where `reserve` is true. @param {any} reserve @param {any} callback */
  draw(reserve, callback) {
    const { steps, images } = this;
    this.reset();
    this.painting = this.painting.then(async () => {
      this.loaded = await loadAll(images);
      this.paint(steps, reserve);
      invoke(callback, { errMsg: "drawCanvas:ok" });
    });
  }

  /** @param {any} steps @param {any} reserve */
  paint(steps, reserve) {
    const canvas = canvasOf(this.find());
    if (!canvas) return;
    const ratio = fitCanvas(canvas);
    const to = canvas.getContext("2d");
    to.setTransform(1, 0, 0, 1, 0, 0);
    if (!reserve) to.clearRect(0, 0, canvas.width, canvas.height);
    to.save();
    to.scale(ratio, ratio);
    for (const step of steps) step(to, ratio);
    to.restore();
  }
}

/** @param {(...args: any[]) => any} make */
function gradient(make) {
  const stops = [];
  return {
    addColorStop: (at, colour) => stops.push([at, colour]),
    /** @param {any} to */
    made(to) {
      const made = make(to);
      for (const [at, colour] of stops) made.addColorStop(at, colour);
      return made;
    },
  };
}

/** Pictures by the path an app wrote; one that cannot be loaded is left out. @param {any} paths */
async function loadAll(paths) {
  const loaded = new Map();
  const load = async (path) => {
    if (typeof path !== "string") return loaded.set(path, path);
    const url = fileUrl(path);
    const image = await loadPicture(url, /^https?:/.test(url)).catch(() => loadPicture(url).catch(() => null));
    return image && loaded.set(path, image);
  };
  await Promise.all([...paths].map(load));
  return loaded;
}

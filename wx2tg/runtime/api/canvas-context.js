/** wx.createCanvasContext: the older canvas, which records and paints at `draw`. */

import { asyncCall, invoke } from "./_shared/call.js";
import { canvasOf, fitCanvas } from "./_shared/canvas.js";
import { ownerDocument } from "./_shared/dom.js";
import { fileUrl } from "./_shared/files.js";
import { loadPicture } from "./_shared/media.js";
import { findNative } from "./_shared/nodes.js";

/** Methods that are the browser's, under the same name. */
const METHODS = [
  "arc", "arcTo", "beginPath", "bezierCurveTo", "clearRect", "clip", "closePath", "ellipse", "fill", "fillRect", "lineTo", "moveTo", "quadraticCurveTo",
  "rect", "restore", "rotate", "save", "scale", "setLineDash", "setTransform", "stroke", "strokeRect", "transform", "translate",
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

  record(step) {
    this.steps.push(step);
  }

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

  setFontSize(size) {
    this.font = this.font.replace(/[\d.]+px/, `${size}px`);
  }

  setShadow(offsetX, offsetY, blur, colour) {
    this.record((to) => Object.assign(to, { shadowOffsetX: offsetX, shadowOffsetY: offsetY, shadowBlur: blur, shadowColor: colour }));
  }

  fillText(text, ...args) {
    this.record((to) => to.fillText(String(text), ...args));
  }

  strokeText(text, ...args) {
    this.record((to) => to.strokeText(String(text), ...args));
  }

  measureText(text) {
    this.measure.font = this.font;
    return { width: this.measure.measureText(String(text)).width };
  }

  createLinearGradient(...args) {
    return gradient((to) => to.createLinearGradient(...args));
  }

  createCircularGradient(x, y, r) {
    return gradient((to) => to.createRadialGradient(x, y, 0, x, y, r));
  }

  createPattern(path, repetition) {
    this.images.add(path);
    return { made: (to) => to.createPattern(this.loaded.get(path), repetition) };
  }

  drawImage(path, ...args) {
    this.images.add(path);
    this.record((to) => {
      const image = this.loaded.get(path);
      if (image) to.drawImage(image, ...args);
    });
  }

  /** Paint what was recorded, above what is there where `reserve` is true. */
  draw(reserve, callback) {
    const { steps, images } = this;
    this.reset();
    this.painting = this.painting.then(async () => {
      this.loaded = await loadAll(images);
      this.paint(steps, reserve);
      invoke(callback, { errMsg: "drawCanvas:ok" });
    });
  }

  paint(steps, reserve) {
    const canvas = canvasOf(this.find());
    if (!canvas) return;
    const ratio = fitCanvas(canvas);
    const to = canvas.getContext("2d");
    to.setTransform(1, 0, 0, 1, 0, 0);
    if (!reserve) to.clearRect(0, 0, canvas.width, canvas.height);
    to.save();
    to.scale(ratio, ratio);
    // `setTransform` of an app means CSS pixels.
    const scaled = Object.create(null);
    scaled.setTransform = (a, b, c, d, e, f) => to.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
    for (const step of steps) step(new Proxy(to, { get: (target, key) => scaled[key] || bound(target, key), set: (target, key, value) => Reflect.set(target, key, value) }));
    to.restore();
  }

  toTempFilePath(options) {
    return asyncCall("toTempFilePath", options, (given, done, fail) => fail("use wx.canvasToTempFilePath"));
  }
}

function bound(target, key) {
  const value = target[key];
  return typeof value === "function" ? value.bind(target) : value;
}

function gradient(make) {
  const stops = [];
  return {
    addColorStop: (at, colour) => stops.push([at, colour]),
    made(to) {
      const made = make(to);
      for (const [at, colour] of stops) made.addColorStop(at, colour);
      return made;
    },
  };
}

/** Pictures by the path an app wrote; one that cannot be loaded is left out. */
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

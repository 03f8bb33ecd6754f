/** The context of the older canvas, which records and paints at `draw`. */

import { invoke } from "./call.js";
import { canvasOf, fitCanvas } from "./canvas.js";
import { ownerDocument } from "./dom.js";
import { fileUrl } from "./files.js";
import { loadPicture } from "./media.js";

/**
 * One recorded step: paints on `to`; `images` are the loaded pictures by path, `ratio` the pixels of a CSS pixel.
 * @typedef {(to: any, images: Map<unknown, CanvasImageSource>, ratio: number) => void} Step
 */

/** Methods that are the browser's, under the same name. */
export const METHODS = [
  "arc", "arcTo", "beginPath", "bezierCurveTo", "clearRect", "clip", "closePath", "ellipse", "fill", "fillRect", "lineTo", "moveTo",
  "quadraticCurveTo", "rect", "restore", "rotate", "save", "scale", "setLineDash", "stroke", "strokeRect", "transform", "translate",
];

/** Properties; each can be set by a method too (`setFillStyle`). */
export const PROPERTIES = [
  "fillStyle", "strokeStyle", "font", "lineWidth", "lineCap", "lineJoin", "miterLimit", "globalAlpha", "globalCompositeOperation",
  "lineDashOffset", "textAlign", "textBaseline", "shadowBlur", "shadowColor", "shadowOffsetX", "shadowOffsetY",
];

const DEFAULTS = {
  fillStyle: "#000000", strokeStyle: "#000000", font: "10px sans-serif", lineWidth: 1, lineCap: "butt", lineJoin: "miter", miterLimit: 10,
  globalAlpha: 1, globalCompositeOperation: "source-over", lineDashOffset: 0, textAlign: "left", textBaseline: "normal", shadowBlur: 0,
  shadowColor: "rgba(0, 0, 0, 0)", shadowOffsetX: 0, shadowOffsetY: 0,
};

/** @param {() => HTMLElement | null} find the element, once it is there @returns {any} */
export function contextOf(find) {
  const context = /** @type {any} */ (new CanvasContext(find));
  for (const name of METHODS) {
    context[name] = (/** @type {any[]} */ ...args) => context.record((/** @type {any} */ to) => to[name](...args));
  }
  for (const name of PROPERTIES) addProperty(context, name);
  return context;
}

/** @param {Fields} context @param {string} name */
function addProperty(context, name) {
  const set = (/** @type {any} */ value) => {
    context.values[name] = value;
    context.record((/** @type {any} */ to, /** @type {Map<unknown, CanvasImageSource>} */ images) => {
      // WeChat's usual baseline has another name.
      to[name] = value && value.made ? value.made(to, images) : value === "normal" ? "alphabetic" : value;
    });
  };
  context[setterOf(name)] = set;
  Object.defineProperty(context, name, { get: () => context.values[name], set, configurable: true });
}

/** The method that sets a property. @param {string} name */
export function setterOf(name) {
  return `set${name[0].toUpperCase()}${name.slice(1)}`;
}

class CanvasContext {
  /** @param {() => HTMLElement | null} find the element, once it is there */
  constructor(find) {
    this.find = find;
    this.painting = Promise.resolve();
    this.steps = /** @type {Step[]} */ ([]);
    this.paths = new Set();
    this.values = /** @type {Record<string, any>} */ ({ ...DEFAULTS });
  }

  /** @param {Step} step */
  record(step) {
    this.steps.push(step);
  }

  /** @param {number} size */
  setFontSize(size) {
    /** @type {any} */ (this).font = String(this.values.font).replace(/[\d.]+px/, `${size}px`);
  }

  /** An app's matrix means CSS pixels. @param {...number} matrix */
  setTransform(...matrix) {
    this.record((to, images, ratio) => to.setTransform(...matrix.map((value) => value * ratio)));
  }

  /**
   * @param {number} shadowOffsetX
   * @param {number} shadowOffsetY
   * @param {number} shadowBlur
   * @param {string} shadowColor
   */
  setShadow(shadowOffsetX, shadowOffsetY, shadowBlur, shadowColor) {
    Object.assign(this, { shadowOffsetX, shadowOffsetY, shadowBlur, shadowColor });
  }

  /** @param {unknown} text @param {...number} args */
  fillText(text, ...args) {
    this.record((to) => to.fillText(String(text), ...args));
  }

  /** @param {unknown} text @param {...number} args */
  strokeText(text, ...args) {
    this.record((to) => to.strokeText(String(text), ...args));
  }

  /** @param {unknown} text */
  measureText(text) {
    const ruler = /** @type {CanvasRenderingContext2D} */ (ownerDocument().createElement("canvas").getContext("2d"));
    ruler.font = this.values.font;
    return { width: ruler.measureText(String(text)).width };
  }

  /** @param {...number} args */
  createLinearGradient(...args) {
    return gradient((/** @type {any} */ to) => to.createLinearGradient(...args));
  }

  /** @param {number} x @param {number} y @param {number} r */
  createCircularGradient(x, y, r) {
    return gradient((to) => to.createRadialGradient(x, y, 0, x, y, r));
  }

  /** @param {string} path @param {string} repetition */
  createPattern(path, repetition) {
    this.paths.add(path);
    return {
      /** @param {any} to @param {Map<unknown, CanvasImageSource>} images */
      made: (to, images) => to.createPattern(images.get(path), repetition),
    };
  }

  /** @param {unknown} path @param {...number} args */
  drawImage(path, ...args) {
    this.paths.add(path);
    this.record((to, images) => {
      if (images.has(path)) to.drawImage(images.get(path), ...args);
    });
  }

  /**
   * Paint what was recorded, above what is there where `reserve` is true.
   * @param {boolean} [reserve] @param {Function} [callback]
   */
  draw(reserve, callback) {
    const { steps, paths } = this;
    this.steps = [];
    this.paths = new Set();
    this.values = { ...DEFAULTS };
    this.painting = this.painting.then(async () => {
      paint(canvasOf(this.find()), steps, await loadAll(paths), reserve);
      invoke(callback, { errMsg: "drawCanvas:ok" });
    });
  }
}

/** @param {HTMLCanvasElement | null} canvas @param {Step[]} steps @param {Map<unknown, CanvasImageSource>} images @param {boolean} [reserve] */
function paint(canvas, steps, images, reserve) {
  if (!canvas) return;
  const ratio = fitCanvas(canvas);
  /** @type {any} */
  const to = canvas.getContext("2d");
  to.setTransform(1, 0, 0, 1, 0, 0);
  if (!reserve) to.clearRect(0, 0, canvas.width, canvas.height);
  to.save();
  to.scale(ratio, ratio);
  for (const step of steps) step(to, images, ratio);
  to.restore();
}

/** @param {(to: CanvasRenderingContext2D) => CanvasGradient} make */
function gradient(make) {
  const stops = /** @type {[number, string][]} */ ([]);
  return {
    /** @param {number} at @param {string} colour */
    addColorStop: (at, colour) => stops.push([at, colour]),
    /** @param {CanvasRenderingContext2D} to */
    made(to) {
      const made = make(to);
      for (const [at, colour] of stops) made.addColorStop(at, colour);
      return made;
    },
  };
}

/** Pictures by the path an app wrote; one that cannot be loaded is left out. @param {Set<unknown>} paths */
async function loadAll(paths) {
  const loaded = new Map();
  const load = async (/** @type {unknown} */ path) => {
    if (typeof path !== "string") return loaded.set(path, path);
    const url = fileUrl(path);
    const image = await loadPicture(url, /^https?:/.test(url)).catch(() => loadPicture(url).catch(() => null));
    return image && loaded.set(path, image);
  };
  await Promise.all([...paths].map(load));
  return loaded;
}

/** wx.cropImage and wx.editImage: the user moves, enlarges and turns a picture behind a frame that shows what stays. */

import { asyncCall, failure } from "./_shared/call.js";
import { language } from "./_shared/device.js";
import { openLayer } from "./_shared/dialog.js";
import { make } from "./_shared/dom.js";
import { fileUrl, readBlob, tempFile } from "./_shared/files.js";
import { canvasBlob, loadPicture } from "./_shared/media.js";
import { drawnOn } from "./_shared/pictures.js";

/** As large as a picture is worked on, its longer side in pixels: phones refuse larger canvases. */
const LONGEST = 4096;
/** How far it is enlarged at most, beside the least that fills the frame; what one press of a key or turn of a wheel does. */
const MOST = 8;
const STEP = 1.1;
const MOVE = 10;
/** Pixels around the frame, and those that the buttons below it need. */
const MARGIN = 24;
const BUTTONS = 88;
const QUALITY = 0.92;

/** @typedef {{x: number, y: number}} Point */

/** @param {ApiOptions<{src: string, cropScale: string}>} options */
export function cropImage(options) {
  return asyncCall("cropImage", options, async ({ src, cropScale }) => {
    const [, width, height] = /^(\d+):(\d+)$/.exec(cropScale) || [];
    if (!(Number(width) && Number(height))) throw failure(`parameter error: parameter.cropScale should not be "${cropScale}";`, { errno: 1001 });
    return edited(src, Number(width) / Number(height));
  });
}

/** The frame has the picture's own shape. @param {ApiOptions<{src: string}>} options */
export function editImage(options) {
  return asyncCall("editImage", options, ({ src }) => edited(src, 0));
}

/** @param {string} src @param {number} ratio of the frame; 0 for that of the picture */
async function edited(src, ratio) {
  const picture = await loadPicture(fileUrl(src), /^https?:/.test(src));
  const scale = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = drawnOn(picture, picture.naturalWidth * scale, picture.naturalHeight * scale);
  const made = await new Promise((resolve, reject) => new CropSheet(canvas, ratio, resolve, () => reject(failure("cancel"))).open());
  const blob = await readBlob(src).catch(() => null);
  const type = blob && blob.type === "image/png" ? "image/png" : "image/jpeg";
  return { tempFilePath: tempFile(await canvasBlob(made, type, QUALITY)) };
}

class CropSheet {
  /**
   * @param {HTMLCanvasElement} canvas @param {number} ratio @param {(made: HTMLCanvasElement) => void} done
   * @param {() => void} cancelled
   */
  constructor(canvas, ratio, done, cancelled) {
    this.canvas = canvas;
    this.ratio = ratio;
    this.done = done;
    this.cancelled = cancelled;
    /** Fingers that are down, by their pointers. @type {Map<number, Point>} */
    this.fingers = new Map();
    /** Pixels of the screen for one of the picture's; where its top left corner is, from that of the frame. */
    this.scale = 0;
    this.at = { x: 0, y: 0 };
    /** Where the frame is on the stage. */
    this.hole = { x: 0, y: 0, width: 1, height: 1 };
  }

  open() {
    const words = language().startsWith("zh") ? ["裁剪", "取消", "旋转", "完成"] : ["Crop", "Cancel", "Rotate", "Done"];
    const [title, cancel, turn, confirm] = words;
    this.frame = make("div", { class: "wx-crop-frame" });
    /** @type {any} */
    this.stage = make("div", { class: "wx-crop-stage", tabindex: "0", "aria-label": title }, this.canvas, this.frame);
    const button = (/** @type {string} */ name, /** @type {string} */ text, /** @type {() => void} */ onclick) =>
      make("button", { class: `wx-crop-${name}`, type: "button", onclick }, text);
    const bar = make(
      "div",
      { class: "wx-crop-bar" },
      button("cancel", cancel, () => this.end(false)),
      button("turn", turn, () => this.turn()),
      button("confirm", confirm, () => this.end(true)),
    );
    const box = make("div", { class: "wx-crop", role: "dialog", "aria-label": title }, this.stage, bar);
    this.close = openLayer(box, { layer: "wx-layer-crop", cancel: () => this.end(false), focus: this.stage });
    this.listen();
    this.sized = new ResizeObserver(() => this.fit());
    this.sized.observe(this.stage);
    this.fit();
  }

  /** @param {boolean} confirmed */
  end(confirmed) {
    if (!this.close) return;
    this.close();
    this.close = undefined;
    if (this.sized) this.sized.disconnect();
    if (!confirmed) return this.cancelled();
    const { width, height } = this.hole;
    const part = { x: -this.at.x / this.scale, y: -this.at.y / this.scale, width: width / this.scale, height: height / this.scale };
    return this.done(drawnOn(this.canvas, part.width, part.height, part));
  }

  listen() {
    /** @type {any} */
    const { stage } = this;
    const pointed = (/** @type {PointerEvent} */ event) => this.pointed(event);
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) stage.addEventListener(type, pointed);
    // The browser would take a fast move for the start of scrolling, and the tap after it for its end.
    stage.addEventListener("touchstart", (/** @type {TouchEvent} */ event) => event.preventDefault(), { passive: false });
    stage.addEventListener("wheel", (/** @type {WheelEvent} */ event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, this.inFrame(event));
    }, { passive: false });
    stage.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.pressed(event.key));
  }

  /** Give the frame its place, and the picture the least size that fills it. */
  fit() {
    /** @type {any} */
    const { canvas, stage, frame } = this;
    const [width, height] = [stage.clientWidth - 2 * MARGIN, stage.clientHeight - MARGIN - BUTTONS];
    const ratio = this.ratio || canvas.width / canvas.height;
    const wide = Math.max(1, Math.min(width, height * ratio));
    this.hole = { x: (stage.clientWidth - wide) / 2, y: MARGIN + (height - wide / ratio) / 2, width: wide, height: wide / ratio };
    Object.assign(frame.style, {
      left: `${this.hole.x}px`, top: `${this.hole.y}px`, width: `${wide}px`, height: `${wide / ratio}px`,
    });
    this.scale = this.least();
    this.at = { x: (wide - canvas.width * this.scale) / 2, y: (wide / ratio - canvas.height * this.scale) / 2 };
    this.show();
  }

  least() {
    return Math.max(this.hole.width / this.canvas.width, this.hole.height / this.canvas.height);
  }

  /** The frame stays full. */
  show() {
    const { canvas, hole, at, scale } = this;
    at.x = Math.min(0, Math.max(hole.width - canvas.width * scale, at.x));
    at.y = Math.min(0, Math.max(hole.height - canvas.height * scale, at.y));
    canvas.style.transform = `translate(${hole.x + at.x}px, ${hole.y + at.y}px) scale(${scale})`;
  }

  /** @param {number} ratio @param {Point} around what stays where it is, from the corner of the frame */
  zoom(ratio, around) {
    const least = this.least();
    const next = Math.min(least * MOST, Math.max(least, this.scale * ratio));
    const by = next / this.scale;
    this.scale = next;
    this.at = { x: around.x - (around.x - this.at.x) * by, y: around.y - (around.y - this.at.y) * by };
    this.show();
  }

  /** A quarter of a turn to the right. */
  turn() {
    const { canvas } = this;
    const copy = drawnOn(canvas, canvas.width, canvas.height);
    const to = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    Object.assign(canvas, { width: copy.height, height: copy.width });
    to.setTransform(0, 1, -1, 0, canvas.width, 0);
    to.drawImage(copy, 0, 0);
    this.fit();
  }

  /** @param {PointerEvent} event */
  pointed(event) {
    const { fingers } = this;
    const now = this.inFrame(event);
    const before = fingers.get(event.pointerId);
    if (event.type === "pointerdown") {
      this.stage.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, now);
    } else if (event.type !== "pointermove") fingers.delete(event.pointerId);
    else if (before) {
      fingers.set(event.pointerId, now);
      this.at = { x: this.at.x + (now.x - before.x) / fingers.size, y: this.at.y + (now.y - before.y) / fingers.size };
      const [other] = [...fingers].filter(([id]) => id !== event.pointerId);
      const far = (/** @type {Point} */ from) => (other ? Math.hypot(from.x - other[1].x, from.y - other[1].y) : 0);
      if (far(before) && far(now)) this.zoom(far(now) / far(before), other[1]);
      else this.show();
    }
  }

  /** Where an event is, from the corner of the frame. @param {MouseEvent} event @returns {Point} */
  inFrame({ clientX, clientY }) {
    const { left, top } = this.stage.getBoundingClientRect();
    return { x: clientX - left - this.hole.x, y: clientY - top - this.hole.y };
  }

  /** @param {string} key */
  pressed(key) {
    const middle = { x: this.hole.width / 2, y: this.hole.height / 2 };
    if (key === "+" || key === "-") this.zoom(key === "+" ? STEP : 1 / STEP, middle);
    if (key === "ArrowLeft" || key === "ArrowRight") this.at.x += key === "ArrowLeft" ? MOVE : -MOVE;
    if (key === "ArrowUp" || key === "ArrowDown") this.at.y += key === "ArrowUp" ? MOVE : -MOVE;
    if (key === "Enter") this.end(true);
    else this.show();
  }
}

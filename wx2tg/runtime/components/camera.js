/** `camera`: what the device's camera sees, by getUserMedia; codes are read where the browser can. */

import { DECISION, PROMPT, within } from "../core/limits.js";
import { watchPage } from "./_shared/page-watch.js";

/** @typedef {{blob: Blob, thumb: Blob, duration: number, width: number, height: number}} Film milliseconds, pixels */

/** Heights of pictures that `resolution` stands for, and widths of frames by `frame-size`. */
const HEIGHTS = /** @type {Table<number, "medium">} */ ({ __proto__: null, low: 480, medium: 720, high: 1080 });
const FRAMES = /** @type {Table<number, "medium">} */ ({ __proto__: null, small: 288, medium: 480, large: 720 });
/** How good a photograph is: the quality of the JPEG. */
const QUALITIES = /** @type {Table<number, "normal">} */ ({ __proto__: null, low: 0.5, normal: 0.8, high: 0.92, original: 0.98 });
/** How far a picture is enlarged at most where the camera cannot do so itself. */
const ENLARGED = 5;
/** Milliseconds between two looks for a code, and until the same code is told again. */
const LOOK = 250;
const AGAIN = 1500;

class Camera {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.video = /** @type {HTMLVideoElement} */ (el.querySelector("video"));
    /** @type {MediaStream | null} */
    this.stream = null;
    /** Counts what was asked for: an answer that comes late belongs to nobody. */
    this.turn = 0;
    /** Ends when the camera is there; rejected where it cannot be had. @type {Promise<void>} */
    this.opened = Promise.resolve();
    this.zoom = 1;
    /** Where frames are drawn. @type {HTMLCanvasElement | undefined} */
    this.frames = undefined;
    this.scanning = /** @type {any} */ (null);
    this.unwatch = () => {};
    this.stopRecording = () => {};
  }

  attached() {
    this.open();
    // One page at a time sees through the camera.
    this.unwatch = watchPage(this.el, (shown) => (shown ? this.open() : this.close()));
  }

  detached() {
    this.unwatch();
    this.close();
  }

  /** @param {Changed} changed */
  update(changed) {
    if (changed.devicePosition || changed.resolution) this.open();
    else {
      if (changed.flash) this.light();
      if (changed.mode) this.scan();
    }
  }

  open() {
    this.close();
    const { turn } = this;
    this.opened = this.start(turn);
    this.opened.catch((error) => {
      if (turn === this.turn) this.native.emit("error", { errMsg: `insertCamera:fail ${error.message}`, errCode: error.code });
    });
  }

  /** @param {number} turn */
  async start(turn) {
    const { devicePosition, resolution } = this.native.props;
    const height = HEIGHTS[resolution] || HEIGHTS.medium;
    const facingMode = devicePosition === "front" ? "user" : "environment";
    const stream = await askCamera({ facingMode, height: { ideal: height } });
    if (turn !== this.turn) {
      stop(stream);
      throw new Error("camera is closed");
    }
    this.stream = stream;
    this.video.srcObject = stream;
    this.video.muted = true;
    this.el.toggleAttribute("mirrored", devicePosition === "front");
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => {
      if (turn === this.turn) this.native.emit("stop", {});
    });
    await within(PROMPT, this.video.play(), () => new Error("camera shows nothing")).catch(() => undefined);
    this.light();
    this.scan();
    this.native.emit("initdone", { maxZoom: this.zoomRange().max });
  }

  close() {
    this.turn += 1;
    this.stopRecording();
    clearTimeout(this.scanning);
    this.scanning = null;
    if (this.stream) stop(this.stream);
    this.stream = null;
    this.video.srcObject = null;
    this.enlarge(1);
  }

  get track() {
    return /** @type {any} */ (this.stream && this.stream.getVideoTracks()[0]);
  }

  /** The lamp, where the device has one that a page may light. */
  light() {
    const { track } = this;
    const { flash } = this.native.props;
    if (!track || !track.getCapabilities || !track.getCapabilities().torch) return;
    track.applyConstraints({ advanced: [{ torch: flash === "torch" || flash === "on" }] }).catch(() => undefined);
  }

  zoomRange() {
    const { track } = this;
    const own = track && track.getCapabilities ? track.getCapabilities().zoom : null;
    return own ? { min: own.min, max: own.max, own: true } : { min: 1, max: ENLARGED, own: false };
  }

  /** @param {number} zoom @returns {Promise<number>} what it came to */
  async setZoom(zoom) {
    await this.opened;
    const { min, max, own } = this.zoomRange();
    const next = Math.max(min, Math.min(max, zoom));
    if (own) await this.track.applyConstraints({ advanced: [{ zoom: next }] });
    else this.enlarge(next);
    return next;
  }

  /** @param {number} zoom */
  enlarge(zoom) {
    this.zoom = zoom;
    this.video.style.setProperty("--zoom", String(zoom));
  }

  /** Draw what is seen on a canvas of this width. @param {number | null} [width] @param {boolean} [mirrored] @param {HTMLCanvasElement} [on] */
  draw(width, mirrored = false, on) {
    const { video, zoom } = this;
    const [seenWidth, seenHeight] = [video.videoWidth / zoom, video.videoHeight / zoom];
    const canvas = on || this.el.ownerDocument.createElement("canvas");
    canvas.width = Math.round(width || seenWidth);
    canvas.height = Math.round((canvas.width * seenHeight) / seenWidth);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    if (mirrored) context.setTransform(-1, 0, 0, 1, canvas.width, 0);
    const [left, top] = [(video.videoWidth - seenWidth) / 2, (video.videoHeight - seenHeight) / 2];
    context.drawImage(video, left, top, seenWidth, seenHeight, 0, 0, canvas.width, canvas.height);
    return { canvas, context };
  }

  /** @param {{quality?: string, selfieMirror?: boolean}} given quality, selfieMirror */
  async photo({ quality = "normal", selfieMirror = true }) {
    await this.seen();
    const { canvas } = this.draw(0, this.native.props.devicePosition === "front" && selfieMirror);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITIES[quality] || QUALITIES.normal));
    return { blob, width: canvas.width, height: canvas.height };
  }

  /** Wait for the first picture. */
  async seen() {
    await this.opened;
    const { video, turn } = this;
    for (let tries = 0; !video.videoWidth && turn === this.turn && tries < 100; tries += 1) await pause(50);
    if (!video.videoWidth) throw new Error("camera shows nothing");
  }

  /** The picture now as RGBA, or null where there is none yet. */
  frame() {
    const { video } = this;
    if (!video.videoWidth) return null;
    const width = FRAMES[this.native.props.frameSize] || FRAMES.medium;
    this.frames ||= this.el.ownerDocument.createElement("canvas");
    const { canvas, context } = this.draw(Math.min(width, video.videoWidth), false, this.frames);
    return { width: canvas.width, height: canvas.height, data: context.getImageData(0, 0, canvas.width, canvas.height).data.buffer };
  }

  /** @param {(film: Promise<Film>) => void} ended called when it stops by itself @param {number} limit milliseconds */
  async record(ended, limit) {
    await this.seen();
    if (this.recorder) throw new Error("is recording");
    if (typeof MediaRecorder === "undefined") throw new Error("not supported by this browser");
    const sound = await askStream({ audio: true }).catch(() => null);
    if (!this.stream) {
      if (sound) stop(sound);
      throw new Error("camera is closed");
    }
    const stream = new MediaStream([...this.stream.getVideoTracks(), ...(sound ? sound.getAudioTracks() : [])]);
    const { canvas } = this.draw();
    const recorder = new MediaRecorder(stream);
    const parts = /** @type {Blob[]} */ ([]);
    const begun = performance.now();
    let asked = false;
    const film = new Promise((resolve) => {
      recorder.ondataavailable = ({ data }) => parts.push(data);
      recorder.onstop = async () => {
        clearTimeout(timer);
        if (sound) stop(sound);
        this.recorder = null;
        const thumb = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITIES.normal));
        const blob = new Blob(parts, { type: recorder.mimeType.split(";")[0] });
        resolve({ blob, thumb, duration: performance.now() - begun, width: canvas.width, height: canvas.height });
        if (!asked) ended(film);
      };
    });
    const timer = setTimeout(() => recorder.stop(), limit);
    this.recorder = recorder;
    this.stopRecording = () => recorder.state !== "inactive" && recorder.stop();
    recorder.start();
    this.film = () => {
      asked = true;
      this.stopRecording();
      return film;
    };
  }

  /** End the recording; the film. */
  async stopRecord() {
    if (!this.recorder || !this.film) throw new Error("is not recording");
    return this.film();
  }

  /** Look for codes, while that is the mode. */
  scan() {
    clearTimeout(this.scanning);
    if (this.native.props.mode !== "scanCode") return;
    const Detector = /** @type {Fields} */ (globalThis).BarcodeDetector;
    if (!Detector) {
      console.warn("camera: this browser reads no codes; wx.scanCode does");
      return;
    }
    this.look(new Detector(), { text: "", time: 0 });
  }

  /** @param {BarcodeDetector} detector @param {{text: string, time: number}} last */
  async look(detector, last) {
    const { turn, video } = this;
    const found = video.videoWidth ? await detector.detect(video).catch(() => []) : [];
    if (turn !== this.turn || this.native.props.mode !== "scanCode") return;
    const now = performance.now();
    for (const { rawValue, format, boundingBox: box } of found.slice(0, 1)) {
      if (rawValue === last.text && now - last.time < AGAIN) break;
      Object.assign(last, { text: rawValue, time: now });
      this.native.emit("scancode", { type: format.toUpperCase(), result: rawValue, scanArea: [box.x, box.y, box.width, box.height] });
    }
    this.scanning = setTimeout(() => this.look(detector, last), LOOK);
  }
}

/** The camera, or an error in WeChat's words. @param {MediaTrackConstraints} video */
async function askCamera(video) {
  const { mediaDevices } = globalThis.navigator;
  if (!mediaDevices) throw Object.assign(new Error("system permission denied"), { code: 2 });
  try {
    return await askStream({ video });
  } catch (error) {
    const { name } = /** @type {Error} */ (error);
    const reason = name === "NotAllowedError" ? "auth deny" : name === "NotFoundError" ? "no camera" : `camera is busy: ${name}`;
    throw Object.assign(new Error(reason), { code: name === "NotAllowedError" ? 1 : 3 });
  }
}

/** A stream of the device; where the user never decides it is refused. @param {MediaStreamConstraints} wanted */
function askStream(wanted) {
  const asked = globalThis.navigator.mediaDevices.getUserMedia(wanted);
  return within(DECISION, asked, () => {
    asked.then(stop, () => undefined);
    return Object.assign(new Error("no answer"), { name: "NotAllowedError" });
  });
}

/** @param {MediaStream} stream */
function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** @satisfies {NativeLeaf} */
export const wxCamera = {
  props: { mode: "normal", devicePosition: "back", flash: "auto", resolution: "medium", frameSize: "medium" },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new Camera(el, node),
};

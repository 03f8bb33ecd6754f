/** Recording sound: wx.getRecorderManager, and the older wx.startRecord. */

import { asyncCall, failure } from "./_shared/call.js";
import { askStream, stopStream } from "./_shared/devices.js";
import { tempFile } from "./_shared/files.js";
import { addListeners } from "./_shared/listeners.js";

/** @typedef {{duration?: number, sampleRate?: number, numberOfChannels?: number, encodeBitRate?: number}} RecorderOptions */

/** Milliseconds that WeChat records at most, where nothing is said. */
const DEFAULT_DURATION = 60000;

/** And ever. */
const LONGEST = 600000;

/** The one recording of the session. */
const single = { manager: /** @type {any} */ (null) };

/** @returns {Fields} the RecorderManager */
export function getRecorderManager() {
  if (!single.manager) single.manager = new RecorderManager();
  return single.manager;
}

class RecorderManager {
  constructor() {
    this.fire = addListeners(this, ["Start", "Pause", "Resume", "Stop", "Error", "FrameRecorded", "InterruptionBegin", "InterruptionEnd"]);
    this.recorder = null;
  }

  /** @param {RecorderOptions} [options] duration, sampleRate, numberOfChannels, encodeBitRate */
  async start(options) {
    const { duration, sampleRate, numberOfChannels, encodeBitRate } = options || {};
    if (this.recorder) return this.fire("Error", { errMsg: "operateRecorder:fail is recording or paused" });
    try {
      const audio = { sampleRate: Number(sampleRate) || undefined, channelCount: Number(numberOfChannels) || undefined };
      const stream = await askStream({ audio });
      this.record(stream, Math.min(LONGEST, Number(duration) || DEFAULT_DURATION), Number(encodeBitRate) || undefined);
    } catch {
      this.fire("Error", { errMsg: "operateRecorder:fail auth deny" });
    }
    return undefined;
  }

  /** @param {MediaStream} stream @param {number} duration @param {number} [audioBitsPerSecond] */
  record(stream, duration, audioBitsPerSecond) {
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond });
    const parts = /** @type {Blob[]} */ ([]);
    const begun = Date.now();
    const timer = setTimeout(() => this.stop(), duration);
    this.recorder = recorder;
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstart = () => this.fire("Start", {});
    recorder.onpause = () => this.fire("Pause", {});
    recorder.onresume = () => this.fire("Resume", {});
    recorder.onstop = () => {
      clearTimeout(timer);
      this.recorder = null;
      stopStream(stream);
      const blob = new Blob(parts, { type: recorder.mimeType });
      this.fire("Stop", { tempFilePath: tempFile(blob), duration: Date.now() - begun, fileSize: blob.size });
    };
    recorder.start();
  }

  pause() {
    if (this.recorder && this.recorder.state === "recording") this.recorder.pause();
  }

  resume() {
    if (this.recorder && this.recorder.state === "paused") this.recorder.resume();
  }

  stop() {
    if (this.recorder) this.recorder.stop();
  }
}

/** Record until stopRecord. @param {ApiOptions} [options] */
export function startRecord(options) {
  return asyncCall("startRecord", options, () => {
    const manager = getRecorderManager();
    return new Promise((resolve, reject) => {
      manager.onStop((/** @type {{tempFilePath: string}} */ { tempFilePath }) => resolve({ tempFilePath }));
      manager.onError((/** @type {ApiError} */ { errMsg }) => reject(failure(errMsg)));
      manager.start();
    });
  });
}

/** @param {ApiOptions} [options] */
export function stopRecord(options) {
  return asyncCall("stopRecord", options, (given, done) => {
    getRecorderManager().stop();
    done();
  });
}

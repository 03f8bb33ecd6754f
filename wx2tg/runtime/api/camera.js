/** wx.createCameraContext: photographs, films and frames of the page's `<camera>`. */

import { env } from "../core/env.js";
import { nativeOf } from "../core/native.js";
import { asyncCall, failure, invoke, wrongType } from "./_shared/call.js";
import { tempFile } from "./_shared/files.js";

/**
 * @typedef {ReturnType<typeof import("../components/camera.js").wxCamera.create>} CameraImpl
 * @typedef {import("../components/camera.js").Film} CameraFilm
 */

/** Seconds that a film lasts at most where nothing is said, and ever. */
const DEFAULT_TIMEOUT = 30;
const LONGEST = 300;
/** Milliseconds between two frames. */
const FRAME = 33;

/** The camera of the page on top. @returns {Fields} */
export function createCameraContext() {
  const camera = () => {
    const native = nativeOf(env.shell.page().querySelector("wx-camera"));
    return (native && native.impl) || null;
  };
  const call = (/** @type {string} */ name, /** @type {(found: CameraImpl, given: Fields) => unknown} */ run) => (/** @type {ApiOptions<Fields>} */ options) => (
    asyncCall(name, options, async (given) => {
      // A page may ask in its onReady: the camera comes with the same frame.
      await undefined;
      const found = camera();
      if (!found) throw failure("camera not found");
      return run(found, given);
    })
  );
  return {
    takePhoto: call("takePhoto", async (found, given) => {
      const { blob, width, height } = await found.photo(given);
      return { tempImagePath: tempFile(blob), width, height, type: found.native.props.devicePosition };
    }),
    setZoom: call("setZoom", async (found, given) => {
      const problem = wrongType(given, "zoom", "Number");
      if (problem) throw failure(problem);
      return { zoom: await found.setZoom(given.zoom) };
    }),
    startRecord: call("startRecord", async (found, { timeout = DEFAULT_TIMEOUT, timeoutCallback }) => {
      const seconds = Math.max(1, Math.min(LONGEST, Number(timeout) || DEFAULT_TIMEOUT));
      await found.record((/** @type {Promise<CameraFilm>} */ film) => film.then((/** @type {CameraFilm} */ made) => invoke(timeoutCallback, filed(made))), seconds * 1000);
    }),
    stopRecord: call("stopRecord", async (found) => filed(await found.stopRecord())),
    /** @param {Function} callback */
    onCameraFrame: (callback) => listener(camera, callback),
  };
}

/** @param {CameraFilm} film */
function filed({ blob, thumb, duration, width, height }) {
  return { tempVideoPath: tempFile(blob), tempThumbPath: tempFile(thumb), duration: Math.round(duration / 1000), size: blob.size, width, height };
}

/** A CameraFrameListener. @param {() => CameraImpl | null} camera @param {Function} callback */
function listener(camera, callback) {
  let timer = 0;
  const next = () => {
    const found = camera();
    const frame = found && found.frame();
    if (frame) invoke(callback, frame);
    timer = setTimeout(next, FRAME);
  };
  return {
    /** @param {ApiOptions} [options] */
    start: (options) => asyncCall("CameraFrameListener.start", options, async () => {
      const found = camera();
      if (!found) throw failure("camera not found");
      await found.opened;
      clearTimeout(timer);
      next();
    }),
    /** @param {ApiOptions} [options] */
    stop: (options) => asyncCall("CameraFrameListener.stop", options, (given, done) => {
      clearTimeout(timer);
      done();
    }),
  };
}

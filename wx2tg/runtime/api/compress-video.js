/** wx.compressVideo: a film is played once, out of sight, and what is seen and heard is recorded in fewer bytes. */

import { LOADING, within } from "../core/limits.js";
import { asyncCall, failure } from "./_shared/call.js";
import { ownerDocument } from "./_shared/dom.js";
import { fileUrl, tempFile } from "./_shared/files.js";
import { measureVideo } from "./_shared/media.js";

/** What WeChat's words for a quality stand for: kilobits a second, and the part of the width that stays. */
const QUALITIES = /** @type {Table<{bitrate: number, resolution: number}, "medium">} */ ({
  __proto__: null,
  low: { bitrate: 500, resolution: 0.5 },
  medium: { bitrate: 1200, resolution: 0.75 },
  high: { bitrate: 2500, resolution: 1 },
});

/** Frames a second at most where nothing is said. */
const FRAMES = 30;

/** Milliseconds in which the browser lets something sound, if it does. */
const AUDIBLE = 1000;

/** Milliseconds that a film may last longer than it is long before it counts as stuck. */
const STUCK = 30000;

/** @param {any} options src, quality, or else bitrate, fps, resolution */
export function compressVideo(options) {
  return asyncCall("compressVideo", options, async (given) => {
    const { video, duration, width, height } = await measureVideo(fileUrl(given.src));
    if (!globalThis.MediaRecorder || !("captureStream" in ownerDocument().createElement("canvas"))) {
      throw failure("this client cannot record a film");
    }
    const known = QUALITIES[given.quality] || given;
    const part = Math.min(1, Math.max(0.1, Number(known.resolution) || 1));
    const canvas = ownerDocument().createElement("canvas");
    // Encoders want even numbers.
    Object.assign(canvas, { width: 2 * Math.max(1, Math.round((width * part) / 2)), height: 2 * Math.max(1, Math.round((height * part) / 2)) });
    const bits = (Number(known.bitrate) || QUALITIES.medium.bitrate) * 1000;
    const limit = (Number.isFinite(duration) ? duration * 1000 : LOADING) + STUCK;
    const film = recorded(video, await soundOf(video), canvas, Number(given.fps) || FRAMES, bits);
    const blob = await within(limit, film.made, () => failure("the film does not play")).finally(film.close);
    return { tempFilePath: tempFile(blob), size: Math.round(blob.size / 1024) };
  });
}

/** @typedef {{tracks: MediaStreamTrack[], close: () => void}} Sound */

/**
 * @param {HTMLVideoElement} video @param {Sound} sound @param {HTMLCanvasElement} canvas @param {number} fps
 * @param {number} videoBitsPerSecond
 * @returns {{made: Promise<Blob>, close: () => void}}
 */
function recorded(video, sound, canvas, fps, videoBitsPerSecond) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const draw = () => context.drawImage(video, 0, 0, canvas.width, canvas.height);
  // A hidden page draws no frames, so a timer does.
  const timer = setInterval(draw, 1000 / fps);
  const stream = new MediaStream([...canvas.captureStream(fps).getVideoTracks(), ...sound.tracks]);
  const recorder = new MediaRecorder(stream, { videoBitsPerSecond });
  const parts = /** @type {Blob[]} */ ([]);
  const made = new Promise((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => resolve(new Blob(parts, { type: recorder.mimeType.split(";")[0] }));
    recorder.onerror = () => reject(failure("the film cannot be recorded"));
    video.onended = () => recorder.stop();
    video.onerror = () => reject(failure("the film cannot be played"));
    play(video).then(() => recorder.start(), () => reject(failure("the film cannot be played")));
  });
  const close = () => {
    clearInterval(timer);
    video.pause();
    sound.close();
    if (recorder.state !== "inactive") recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  };
  return { made, close };
}

/** Without sound where the browser allows only that. @param {HTMLVideoElement} video */
function play(video) {
  return video.play().catch(() => {
    video.muted = true;
    return video.play();
  });
}

/** What is heard, led away from the loudspeaker. @param {HTMLVideoElement} video @returns {Promise<Sound>} */
async function soundOf(video) {
  const silent = { tracks: [], close: () => undefined };
  if (!globalThis.AudioContext) return silent;
  const audio = new AudioContext();
  // Where no tap of the user's came before, the browser lets nothing sound, and waits.
  const runs = await within(AUDIBLE, audio.resume().then(() => true), () => failure("silent")).catch(() => false);
  if (!runs) {
    audio.close();
    return silent;
  }
  const to = audio.createMediaStreamDestination();
  audio.createMediaElementSource(video).connect(to);
  video.muted = false;
  return { tracks: to.stream.getAudioTracks(), close: () => void audio.close() };
}

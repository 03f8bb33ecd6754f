/** One sound, played by an `<audio>` element, with the events of WeChat's audio contexts. */

import { addListeners } from "./listeners.js";
import { make } from "./dom.js";
import { fileUrl } from "./files.js";
import { forbidden } from "./policy.js";

/** The browser's events, and WeChat's names of them. */
const EVENTS = {
  canplay: "Canplay",
  ended: "Ended",
  play: "Play",
  seeked: "Seeked",
  seeking: "Seeking",
  timeupdate: "TimeUpdate",
  waiting: "Waiting",
};

/** Switches that are the element's own. */
const SHARED = ["autoplay", "loop"];

/** Numbers that are the element's own, with the least and the most that WeChat knows. */
const LIMITS = { volume: [0, 1], playbackRate: [0.5, 2] };

/** WeChat's codes of failures, for the browser's (MediaError). */
const CODES = /** @type {Table<number>} */ ({ __proto__: null, 1: 10001, 2: 10002, 3: 10004, 4: 10003 });

/**
 * Give `target` the properties, methods and events of an audio context.
 * @param {Fields} target
 * @param {string[]} [more] events beyond the usual
 * @returns {{audio: HTMLAudioElement, fire: Fire, play: () => void}}
 */
export function addAudio(target, more = []) {
  /** @type {HTMLAudioElement & Fields} */
  const audio = make("audio", { preload: "auto" });
  const fire = addListeners(target, [...Object.values(EVENTS), "Pause", "Stop", "Error", ...more]);
  // `stop` pauses too; the app is told of one of them.
  const state = { path: "", stopping: false, startTime: 0 };
  const refuse = (/** @type {number} */ errCode, /** @type {string} */ errMsg) => fire("Error", { errCode, errMsg });
  const play = () => {
    audio.play().catch((/** @type {Error} */ error) => (error.name === "AbortError" ? undefined : refuse(10001, error.message)));
  };
  for (const [type, name] of Object.entries(EVENTS)) audio.addEventListener(type, () => fire(name, {}));
  audio.addEventListener("pause", () => (state.stopping || audio.ended ? undefined : fire("Pause", {})));
  audio.addEventListener("error", () => {
    if (audio.error) refuse(CODES[audio.error.code] || -1, forbidden("media-src", audio.src) || audio.error.message);
  });
  audio.addEventListener("loadedmetadata", () => {
    if (state.startTime) audio.currentTime = state.startTime;
  });
  for (const name of SHARED) property(target, name, () => audio[name], (value) => (audio[name] = value));
  for (const [name, [least, most]] of Object.entries(LIMITS)) {
    property(target, name, () => audio[name], (value) => {
      // What is no number changes nothing; the element would throw.
      if (!Number.isNaN(Number(value))) audio[name] = Math.min(most, Math.max(least, Number(value)));
    });
  }
  for (const name of ["duration", "currentTime"]) property(target, name, () => audio[name] || 0);
  property(target, "paused", () => audio.paused);
  property(target, "buffered", () => (audio.buffered.length ? audio.buffered.end(audio.buffered.length - 1) : 0));
  property(target, "startTime", () => state.startTime, (value) => (state.startTime = secondsOf(value) || 0));
  property(target, "src", () => state.path, (path) => {
    state.path = path;
    audio.src = fileUrl(path);
  });
  Object.assign(target, {
    play,
    pause: () => audio.pause(),
    seek(/** @type {unknown} */ time) {
      const seconds = secondsOf(time);
      if (seconds !== null) audio.currentTime = seconds;
    },
    stop() {
      state.stopping = true;
      audio.pause();
      audio.currentTime = state.startTime;
      fire("Stop", {});
      setTimeout(() => (state.stopping = false), 0);
    },
    destroy() {
      audio.pause();
      audio.removeAttribute("src");
      audio.load();
    },
  });
  return { audio, fire, play };
}

/** A time that can be sought, from the beginning on; null where it is none. @param {unknown} value */
export function secondsOf(value) {
  const seconds = Number(value);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** @param {Fields} target @param {string} name @param {() => unknown} get @param {(value: any) => void} [set] */
function property(target, name, get, set) {
  Object.defineProperty(target, name, { configurable: true, enumerable: true, get, set });
}

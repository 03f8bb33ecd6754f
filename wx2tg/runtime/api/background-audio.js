/** Sound that goes on between pages, with the system's own controls. */

import { LOADING, within } from "../core/limits.js";
import { asyncCall, failure } from "./_shared/call.js";
import { addAudio } from "./_shared/audio.js";
import { fileUrl } from "./_shared/files.js";

/** What the system's controls show. */
const SONG = { title: "", epname: "", singer: "", coverImgUrl: "", webUrl: "" };

/** How the sound is fetched, which the browser decides by itself. */
const SOURCE = { protocol: "http", audioType: "", referrerPath: "", referrerPolicy: "no-referrer" };

/** The one manager, once there is one. */
const single = { manager: /** @type {any} */ (null) };

/** @returns {Fields} the BackgroundAudioManager */
export function getBackgroundAudioManager() {
  if (!single.manager) single.manager = makeManager();
  return single.manager;
}

function makeManager() {
  const manager = /** @type {Fields} */ ({ ...SONG, ...SOURCE });
  const { audio, fire, play } = addAudio(manager, ["Next", "Prev"]);
  audio.autoplay = true;
  audio.addEventListener("play", () => describe(manager));
  const session = globalThis.navigator.mediaSession;
  if (session) {
    session.setActionHandler("play", play);
    session.setActionHandler("pause", () => audio.pause());
    session.setActionHandler("nexttrack", () => fire("Next", {}));
    session.setActionHandler("previoustrack", () => fire("Prev", {}));
  }
  return manager;
}

/** @param {Fields} given */
function describe({ title, singer, epname, coverImgUrl }) {
  const session = globalThis.navigator.mediaSession;
  if (!session || !globalThis.MediaMetadata) return;
  const artwork = coverImgUrl ? [{ src: new URL(fileUrl(coverImgUrl), globalThis.location.href).href }] : [];
  session.metadata = new MediaMetadata({ title, artist: singer, album: epname, artwork });
}

/** @param {ApiOptions<{dataUrl: string, title?: string, coverImgUrl?: string}>} options */
export function playBackgroundAudio(options) {
  return asyncCall("playBackgroundAudio", options, ({ dataUrl, title, coverImgUrl }) => {
    const manager = getBackgroundAudioManager();
    Object.assign(manager, { title: title || "", coverImgUrl: coverImgUrl || "" });
    const started = new Promise((resolve, reject) => {
      const ends = { Canplay: resolve, Error: (/** @type {ApiError} */ { errMsg }) => reject(failure(errMsg)) };
      const end = (/** @type {Function} */ settle) => (/** @type {unknown} */ told) => {
        for (const [name, listener] of listeners) manager[`off${name}`](listener);
        settle(told);
      };
      const listeners = Object.entries(ends).map(([name, settle]) => /** @type {[string, Function]} */ ([name, end(settle)]));
      for (const [name, listener] of listeners) manager[`on${name}`](listener);
      if (manager.src !== dataUrl) manager.src = dataUrl;
      else if (manager.duration) resolve(undefined);
      manager.play();
    });
    return within(LOADING, started, () => failure("timeout")).then(() => undefined);
  });
}

/** @param {ApiOptions} [options] */
export function pauseBackgroundAudio(options) {
  return withManager("pauseBackgroundAudio", options, (manager) => manager.pause());
}

/** @param {ApiOptions} [options] */
export function stopBackgroundAudio(options) {
  return withManager("stopBackgroundAudio", options, (manager) => manager.stop());
}

/** @param {ApiOptions<{position: number}>} options */
export function seekBackgroundAudio(options) {
  return withManager("seekBackgroundAudio", options, (manager, { position }) => manager.seek(position));
}

/** @param {ApiOptions} [options] */
export function getBackgroundAudioPlayerState(options) {
  return asyncCall("getBackgroundAudioPlayerState", options, () => {
    const manager = getBackgroundAudioManager();
    if (!manager.src) throw failure("no background audio", { status: 2 });
    const { src, duration, currentTime, paused } = manager;
    return Promise.resolve({ status: paused ? 0 : 1, duration, currentPosition: currentTime, dataUrl: src, downloadPercent: 100 });
  });
}

/** @param {Function} listener */
export function onBackgroundAudioPlay(listener) {
  getBackgroundAudioManager().onPlay(listener);
}

/** @param {Function} listener */
export function onBackgroundAudioPause(listener) {
  getBackgroundAudioManager().onPause(listener);
}

/** @param {Function} listener */
export function onBackgroundAudioStop(listener) {
  getBackgroundAudioManager().onStop(listener);
}

/** @template Options @param {string} name @param {Options} options @param {(manager: Fields, given: NonNullable<Options>) => unknown} act */
function withManager(name, options, act) {
  return asyncCall(name, options, (given, done) => {
    act(getBackgroundAudioManager(), given);
    done();
  });
}

/** The older functions for playing a recording: wx.playVoice and its kin. */

import { LOADING } from "../core/limits.js";
import { asyncCall } from "./_shared/call.js";
import { addAudio } from "./_shared/audio.js";

/** What is being played. */
const single = { voice: /** @type {Fields | null} */ (null) };

/** Ends when the sound does, or another one takes its place; one that was paused goes on. @param {ApiOptions<{filePath: string}>} options */
export function playVoice(options) {
  return asyncCall("playVoice", options, ({ filePath }, done, fail) => {
    const { voice: before } = single;
    const goesOn = before && before.src === filePath && before.paused;
    if (before && !goesOn) end(before);
    /** @type {Fields} */
    const voice = goesOn ? before : {};
    if (!goesOn) addAudio(voice);
    single.voice = voice;
    const timer = goesOn ? undefined : setTimeout(() => fail("timeout"), LOADING);
    voice.onCanplay(() => clearTimeout(timer));
    voice.onEnded(() => done());
    voice.onStop(() => done());
    voice.onError((/** @type {{errMsg: string}} */ { errMsg }) => fail(errMsg));
    if (!goesOn) voice.src = filePath;
    voice.play();
  });
}

/** Whoever waits for this sound hears that it has stopped. @param {Fields} voice */
function end(voice) {
  voice.stop();
  voice.destroy();
}

/** @param {ApiOptions} [options] */
export function pauseVoice(options) {
  return asyncCall("pauseVoice", options, (given, done) => {
    if (single.voice) single.voice.pause();
    done();
  });
}

/** @param {ApiOptions} [options] */
export function stopVoice(options) {
  return asyncCall("stopVoice", options, (given, done) => {
    if (single.voice) single.voice.stop();
    done();
  });
}

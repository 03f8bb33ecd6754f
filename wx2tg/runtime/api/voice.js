/** The older functions for playing a recording: wx.playVoice and its kin. */

import { asyncCall } from "./_shared/call.js";
import { addAudio } from "./_shared/audio.js";

/** What is being played. */
const single = { voice: /** @type {any} */ (null) };

/** Ends when the sound does. @param {any} options */
export function playVoice(options) {
  return asyncCall("playVoice", options, ({ filePath }, done, fail) => {
    if (single.voice && single.voice.src === filePath && single.voice.paused) return single.voice.play();
    if (single.voice) single.voice.destroy();
    const voice = /** @type {any} */ ({});
    addAudio(voice);
    single.voice = voice;
    voice.onEnded(() => done());
    voice.onStop(() => done());
    voice.onError((/** @type {any} */ { errMsg }) => fail(errMsg));
    voice.src = filePath;
    return voice.play();
  });
}

/** @param {any} [options] */
export function pauseVoice(options) {
  return asyncCall("pauseVoice", options, (given, done) => {
    if (single.voice) single.voice.pause();
    done();
  });
}

/** @param {any} [options] */
export function stopVoice(options) {
  return asyncCall("stopVoice", options, (given, done) => {
    if (single.voice) single.voice.stop();
    done();
  });
}

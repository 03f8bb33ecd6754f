/** wx.createInnerAudioContext, and options for all sound. */

import { addAudio } from "./_shared/audio.js";
import { asyncCall } from "./_shared/call.js";

/** @returns {any} an InnerAudioContext */
export function createInnerAudioContext() {
  const context = /** @type {any} */ ({ obeyMuteSwitch: true, referrerPolicy: "no-referrer" });
  addAudio(context);
  return context;
}

/** A browser decides these itself. @param {any} [options] */
export function setInnerAudioOption(options) {
  return asyncCall("setInnerAudioOption", options, (given, done) => done());
}

/** @param {any} [options] */
export function getAvailableAudioSources(options) {
  return asyncCall("getAvailableAudioSources", options, (given, done) => done({ audioSources: ["auto", "mic"] }));
}

/** The Web Audio context of the browser. @returns {any} */
export function createWebAudioContext() {
  return new AudioContext();
}

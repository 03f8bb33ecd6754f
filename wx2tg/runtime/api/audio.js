/** wx.createInnerAudioContext, and options for all sound. */

import { addAudio } from "./_shared/audio.js";
import { asyncCall } from "./_shared/call.js";

/** @returns {Fields} an InnerAudioContext */
export function createInnerAudioContext() {
  const context = /** @type {Fields} */ ({ obeyMuteSwitch: true, referrerPolicy: "no-referrer" });
  addAudio(context);
  return context;
}

/** A browser decides these itself. @param {ApiOptions} [options] */
export function setInnerAudioOption(options) {
  return asyncCall("setInnerAudioOption", options, (given, done) => done());
}

/** @param {ApiOptions} [options] */
export function getAvailableAudioSources(options) {
  return asyncCall("getAvailableAudioSources", options, (given, done) => done({ audioSources: ["auto", "mic"] }));
}

/** The Web Audio context of the browser. @returns {AudioContext} */
export function createWebAudioContext() {
  return new AudioContext();
}

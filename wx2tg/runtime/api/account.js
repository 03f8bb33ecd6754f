/** What an app may know of itself: its account, how it was opened, its ext.json, its folder of files. */

import { env } from "../core/env.js";
import { asyncCall } from "./_shared/call.js";
import { USER_DATA_PATH } from "./_shared/files.js";

/** The app's id and version. */
export function getAccountInfoSync() {
  const { appid = "", version = "" } = env.config;
  return { miniProgram: { appId: appid, envVersion: "release", version }, plugin: { appId: "", version: "" } };
}

/** How the app was started. */
export function getLaunchOptionsSync() {
  return launchOptions();
}

/** How the app was last brought to the front; Telegram tells only of the start. */
export function getEnterOptionsSync() {
  return launchOptions();
}

/** The `ext` object of ext.json. */
export function getExtConfigSync() {
  return env.config.ext || {};
}

/** @param {ApiOptions} [options] */
export function getExtConfig(options) {
  return asyncCall("getExtConfig", options, (given, done) => done({ extConfig: env.config.ext || {} }));
}

/** The kind of launch: always the ordinary one. */
export function getApiCategory() {
  return "default";
}

/** The value of `wx.env`. */
export function wxEnv() {
  return { USER_DATA_PATH };
}

function launchOptions() {
  return { apiCategory: "default", forwardMaterials: [], ...env.options };
}

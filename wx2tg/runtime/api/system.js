/** wx.getSystemInfo and the smaller calls that took its place. */

import { insets, openClientSettings } from "../bridge/client.js";
import { asyncCall } from "./_shared/call.js";
import { appFacts, deviceFacts, systemFacts, windowFacts } from "./_shared/device.js";

/** WeChat's capsule: size, and distance from the edges. */
const CAPSULE = { width: 87, height: 32, right: 7, top: 4 };

/** Everything at once. */
export function getSystemInfoSync() {
  return { ...systemFacts(), ...deviceFacts(), ...windowFacts(), ...appFacts(), ...switches() };
}

/** What getAppAuthorizeSetting tells, as the older call has it: true or false. */
function switches() {
  const { bluetoothAuthorized, ...states } = getAppAuthorizeSetting();
  return Object.fromEntries(Object.entries(states).map(([name, state]) => [name, state === "authorized"]));
}

/** @param {ApiOptions} [options] */
export function getSystemInfo(options) {
  return asyncCall("getSystemInfo", options, (given, done) => done(getSystemInfoSync()));
}

/** @param {ApiOptions} [options] */
export function getSystemInfoAsync(options) {
  return asyncCall("getSystemInfoAsync", options, (given, done) => done(getSystemInfoSync()));
}

/** Sizes of the window and of the safe area, in pixels. */
export function getWindowInfo() {
  return windowFacts();
}

/** Model, system, platform. */
export function getDeviceInfo() {
  return deviceFacts();
}

/** Versions, language, theme. */
export function getAppBaseInfo() {
  return appFacts();
}

/** What is switched on. */
export function getSystemSetting() {
  return systemFacts();
}

/**
 * What the system allows the client. A page learns that only by asking the user, which wx.authorize does; what the
 * browser has the means for counts as allowed, because apps refuse to ask where it is not.
 */
export function getAppAuthorizeSetting() {
  const { navigator } = globalThis;
  const state = (/** @type {unknown} */ means) => (means ? "authorized" : "denied");
  const media = state(navigator.mediaDevices);
  return {
    albumAuthorized: "authorized",
    bluetoothAuthorized: "denied",
    cameraAuthorized: media,
    locationAuthorized: state(navigator.geolocation),
    locationReducedAccuracy: false,
    microphoneAuthorized: media,
    notificationAuthorized: "not determined",
    notificationAlertAuthorized: "not determined",
    notificationBadgeAuthorized: "not determined",
    notificationSoundAuthorized: "not determined",
    // A calendar entry is a file that the user adds.
    phoneCalendarAuthorized: "authorized",
  };
}

/**
 * Where WeChat's capsule would be: below the status bar, level with Telegram's own buttons where these lie over the
 * page.
 */
export function getMenuButtonBoundingClientRect() {
  const { safe, content } = insets();
  const { screenWidth } = windowFacts();
  const top = safe.top + Math.max(CAPSULE.top, (content.top - CAPSULE.height) / 2);
  const right = screenWidth - CAPSULE.right;
  return { width: CAPSULE.width, height: CAPSULE.height, top, right, bottom: top + CAPSULE.height, left: right - CAPSULE.width };
}

/** Pages made for Skyline are rendered as ordinary ones. */
export function getSkylineInfoSync() {
  return { isSupported: false, version: "", reason: "client not supported" };
}

/** @param {ApiOptions} [options] */
export function getSkylineInfo(options) {
  return asyncCall("getSkylineInfo", options, (given, done) => done(getSkylineInfoSync()));
}

/** @param {ApiOptions} [options] */
export function getRendererUserAgent(options) {
  return asyncCall("getRendererUserAgent", options, (given, done) => done({ userAgent: globalThis.navigator.userAgent }));
}

/** A rough class of the device, from its processor count. @param {ApiOptions} [options] */
export function getDeviceBenchmarkInfo(options) {
  return asyncCall("getDeviceBenchmarkInfo", options, (given, done) => {
    const cores = globalThis.navigator.hardwareConcurrency || 4;
    done({ benchmarkLevel: Math.min(50, cores * 6), modelLevel: cores >= 8 ? 1 : cores >= 4 ? 2 : 3 });
  });
}

/** Telegram's page of the bot's permissions. @param {ApiOptions} [options] */
export function openAppAuthorizeSetting(options) {
  return asyncCall("openAppAuthorizeSetting", options, (given, done, fail) => {
    if (openClientSettings()) done();
    else fail("the client has no permissions to show");
  });
}

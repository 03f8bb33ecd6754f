/** What can be known of the device, the window and the host, in WeChat's terms. */

import { clientInfo, colorScheme, initDataUnsafe, insets } from "../../bridge/client.js";
import { env } from "../../core/env.js";

/** The base library and the client whose behaviour is reproduced. */
const LIBRARY = { SDKVersion: "3.8.0", version: "8.0.50" };

/** WeChat's names of the platforms of Telegram's clients. */
const PLATFORMS = /** @type {Table<string>} */ ({
  __proto__: null,
  ios: "ios",
  android: "android",
  android_x: "android",
  macos: "mac",
  unigram: "windows",
});

/** Sizes in CSS pixels of the column in which the app stands, and what of it is free of notches and buttons. */
export function windowFacts() {
  const page = env.shell.page();
  const column = env.shell.overlays.parentElement;
  const width = (column && column.clientWidth) || globalThis.innerWidth;
  const height = globalThis.innerHeight;
  const { safe } = insets();
  return {
    pixelRatio: globalThis.devicePixelRatio || 1,
    screenWidth: width,
    screenHeight: height,
    windowWidth: (page && page.clientWidth) || width,
    windowHeight: (page && page.clientHeight) || height,
    screenTop: page ? Math.round(page.getBoundingClientRect().top) : 0,
    statusBarHeight: safe.top,
    safeArea: {
      left: safe.left,
      right: width - safe.right,
      top: safe.top,
      bottom: height - safe.bottom,
      width: width - safe.left - safe.right,
      height: height - safe.top - safe.bottom,
    },
  };
}

/** Model, system and platform, as far as the user agent tells. */
export function deviceFacts() {
  const agent = globalThis.navigator.userAgent;
  const platform = PLATFORMS[clientInfo().platform] || platformOf(agent);
  const [brand, model] = modelOf(agent, platform);
  return {
    abi: "",
    benchmarkLevel: -1,
    brand,
    cpuType: "",
    deviceAbi: "",
    memorySize: String((/** @type {any} */ (globalThis.navigator).deviceMemory || 0) * 1024),
    model,
    platform,
    system: systemOf(agent, platform),
  };
}

/** Versions, language and theme. */
export function appFacts() {
  return {
    ...LIBRARY,
    enableDebug: false,
    fontSizeScaleFactor: 1,
    fontSizeSetting: 16,
    host: { env: "Telegram", appId: "", version: clientInfo().version },
    language: language(),
    theme: colorScheme(),
  };
}

/** What is switched on; a page cannot ask for Bluetooth or Wi-Fi. */
export function systemFacts() {
  return {
    bluetoothEnabled: false,
    locationEnabled: Boolean(globalThis.navigator.geolocation),
    wifiEnabled: false,
    deviceOrientation: globalThis.innerWidth > globalThis.innerHeight ? "landscape" : "portrait",
  };
}

/** The user's language in WeChat's spelling: `en`, `zh_CN`, `pt_br`. */
export function language() {
  const user = initDataUnsafe().user;
  const code = ((user && user.language_code) || globalThis.navigator.language || "en").replace("-", "_");
  if (/^zh/i.test(code)) return /hant|tw|hk|mo/i.test(code) ? "zh_TW" : "zh_CN";
  return code.split("_")[0] === "en" ? "en" : code;
}

/** @param {string} agent */
function platformOf(agent) {
  if (/iPhone|iPad|iPod/.test(agent)) return "ios";
  if (/Android/.test(agent)) return "android";
  return /Mac OS X/.test(agent) ? "mac" : "windows";
}

/** @param {string} agent @param {string} platform */
function modelOf(agent, platform) {
  if (platform === "ios") return ["iPhone", /iPad/.test(agent) ? "iPad" : "iPhone"];
  if (platform === "mac") return ["apple", "Mac"];
  // Telegram for Android adds "Telegram-Android/11.3 (Samsung SM-G998B; Android 14; SDK 34; HIGH)".
  const telegram = /Telegram-Android\/[\d.]+ \((\S+) ([^;]+);/.exec(agent);
  if (telegram) return [telegram[1].toLowerCase(), telegram[2]];
  const android = /Android [^;)]*; ([^;)]+?)(?: Build[^)]*)?[;)]/.exec(agent);
  return android ? [android[1].split(" ")[0].toLowerCase(), android[1]] : ["", platform === "windows" ? "PC" : ""];
}

/** Names of the systems, and where their version stands in the user agent. @type {Record<string, any>} */
const SYSTEMS = {
  __proto__: null,
  ios: ["iOS", /OS (\d+(?:[_.]\d+)*)/],
  android: ["Android", /Android (\d+(?:\.\d+)*)/],
  mac: ["macOS", /Mac OS X (\d+(?:[_.]\d+)*)/],
  windows: ["Windows", /Windows NT (\d+(?:\.\d+)*)/],
};

/** @param {string} agent @param {string} platform */
function systemOf(agent, platform) {
  const [name, version] = SYSTEMS[platform];
  const found = version.exec(agent);
  return `${name} ${found ? found[1].replace(/_/g, ".") : "0"}`;
}

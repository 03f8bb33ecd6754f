/** Sharing: a page becomes a link that opens it in Telegram, sent by the user. */

import { initData, openAddress, sendPrepared } from "../bridge/client.js";
import { inTelegram } from "../bridge/telegram.js";
import { describe } from "../core/events.js";
import { env, guard } from "../core/env.js";
import { DECISION, within } from "../core/limits.js";
import { requiredText } from "./_shared/answers.js";
import { asyncCall, failure } from "./_shared/call.js";
import { fileUrl, readBlob } from "./_shared/files.js";
import { topPage } from "./_shared/page.js";
import { postJson } from "./_shared/post.js";

/** @typedef {{title?: string, path?: string, imageUrl?: string}} Shared */

/** As many characters as a `startapp` parameter may have. */
const LONGEST_START = 512;

/** Milliseconds that a page's `promise` may take, as in WeChat. */
const PATIENCE = 3000;

/**
 * Share a page as its `onShareAppMessage` says.
 * @param {Fields} page the page, or its `this`
 * @param {"button" | "menu"} from
 * @param {HTMLElement} [target] the element that was tapped
 * @returns {Promise<void>}
 */
export async function sharePage(page, from, target) {
  const event = { from, target: target ? describe(target) : undefined, webViewUrl: undefined };
  const self = page.self || page;
  const answer = self.onShareAppMessage ? guard(() => self.onShareAppMessage(event)) : null;
  try {
    await send(await settled(answer), self);
  } catch (error) {
    // Nobody waits for a tap on a share button.
    console.warn(`share: ${/** @type {Error} */ (error).message}`);
  }
}

/** Share something of one's own: {title, path, imageUrl}. @param {ApiOptions<Shared>} options */
export function shareAppMessage(options) {
  return asyncCall("shareAppMessage", options, (given) => send(given, topPage()));
}

/** Telegram has no menu of a page's own; the call succeeds and changes nothing. @param {ApiOptions} [options] */
export function showShareMenu(options) {
  return asyncCall("showShareMenu", options, (given, done) => done());
}

/** @param {ApiOptions} [options] */
export function hideShareMenu(options) {
  return asyncCall("hideShareMenu", options, (given, done) => done());
}

/** @param {ApiOptions} [options] */
export function updateShareMenu(options) {
  return asyncCall("updateShareMenu", options, (given, done) => done());
}

/** The system's share sheet with a file. @param {ApiOptions<{filePath: string, fileName?: string}>} options */
export function shareFileMessage(options) {
  return asyncCall("shareFileMessage", options, ({ filePath, fileName }) => shareFile(filePath, fileName));
}

/** @param {ApiOptions<{videoPath: string}>} options */
export function shareVideoMessage(options) {
  return asyncCall("shareVideoMessage", options, ({ videoPath }) => shareFile(videoPath));
}

/** @param {ApiOptions<{path: string}>} options */
export function showShareImageMenu(options) {
  return asyncCall("showShareImageMenu", options, ({ path }) => shareFile(path));
}

/** A page of one's own, as `shareAppMessage` does: no client lets an app choose the chat. @param {ApiOptions<Shared>} options */
export function shareAppMessageToGroup(options) {
  return asyncCall("shareAppMessageToGroup", options, (given) => send(given, topPage()));
}

/** @param {ApiOptions<{imagePath: string}>} options */
export function shareImageToGroup(options) {
  return asyncCall("shareImageToGroup", options, ({ imagePath }) => shareFile(imagePath));
}

/** @param {ApiOptions<{imagePath: string}>} options */
export function shareEmojiToGroup(options) {
  return asyncCall("shareEmojiToGroup", options, ({ imagePath }) => shareFile(imagePath));
}

/** @param {ApiOptions<{videoPath: string}>} options */
export function shareVideoToGroup(options) {
  return asyncCall("shareVideoToGroup", options, ({ videoPath }) => shareFile(videoPath));
}

/** @param {ApiOptions<{filePath: string, fileName?: string}>} options */
export function shareFileToGroup(options) {
  return asyncCall("shareFileToGroup", options, ({ filePath, fileName }) => shareFile(filePath, fileName));
}

/** The share sheet again, where Telegram's Saved Messages are what favourites are in WeChat. @param {ApiOptions<{filePath: string, fileName?: string}>} options */
export function addFileToFavorites(options) {
  return asyncCall("addFileToFavorites", options, ({ filePath, fileName }) => shareFile(filePath, fileName));
}

/** @param {ApiOptions<{videoPath: string}>} options */
export function addVideoToFavorites(options) {
  return asyncCall("addVideoToFavorites", options, ({ videoPath }) => shareFile(videoPath));
}

/** What `onShareAppMessage` returned, with what its `promise` adds in time. @param {(Shared & {promise?: Promise<Shared>}) | null | undefined} answer */
async function settled(answer) {
  const given = answer || {};
  if (!given.promise || typeof given.promise.then !== "function") return given;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const better = await Promise.race([given.promise, late]).catch(() => null);
  return { ...given, ...better };
}

/** @param {Shared} given @param {any} page */
async function send({ title, path, imageUrl }, page) {
  const text = title || env.config.name || "";
  const link = deepLink(path === undefined ? pathOf(page) : path);
  const { endpoint } = env.settings.share || {};
  if (endpoint && inTelegram()) {
    const image = imageUrl ? new URL(fileUrl(imageUrl), globalThis.location.href).href : undefined;
    const prepared = await postJson(endpoint, { title: text, url: link, image, initData: initData() });
    const sent = await sendPrepared(requiredText(prepared, "message", "share", "the id of a message"));
    if (sent !== undefined) {
      if (!sent) throw failure("cancel");
      return;
    }
  }
  openAddress(`https://t.me/share/url?url=${encodeURIComponent(link)}&text=${encodeURIComponent(text)}`);
}

/** @param {Fields} page */
function pathOf(page) {
  const query = Object.entries(page.options || {}).map(([key, value]) => `${key}=${value}`);
  return page.route + (query.length ? `?${query.join("&")}` : "");
}

/** An address that opens `path`: of the bot where it is known, else of this bundle. @param {string} path */
function deepLink(path) {
  const route = path.replace(/^\//, "");
  const { bot, app } = env.settings.telegram || {};
  const bytes = new TextEncoder().encode(route);
  const start = btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  if (bot && start.length <= LONGEST_START) return `https://t.me/${bot}${app ? `/${app}` : ""}?startapp=${start}`;
  if (bot) return `https://t.me/${bot}${app ? `/${app}` : ""}`;
  return `${globalThis.location.href.split("#")[0]}#/${route}`;
}

/** @param {string} path @param {string} [name] */
async function shareFile(path, name) {
  const blob = await readBlob(path);
  const file = new File([blob], name || path.split("/").pop() || "file", { type: blob.type });
  const { navigator } = globalThis;
  if (!navigator.canShare || !navigator.canShare({ files: [file] })) throw failure("this client cannot share files");
  try {
    await within(DECISION, navigator.share({ files: [file] }), () => new Error("no answer"));
  } catch {
    throw failure("cancel");
  }
}

/** Giving a file to the user: saving pictures, films and other files, opening documents. */

import { openAddress, saveRemote } from "../bridge/client.js";
import { DECISION, LOADING, within } from "../core/limits.js";
import { asyncCall, failure, wrongType } from "./_shared/call.js";
import { make, ownerDocument } from "./_shared/dom.js";
import { fileUrl, readBlob, virtualBlob } from "./_shared/files.js";

/** @param {ApiOptions<{filePath: string}>} options */
export function saveImageToPhotosAlbum(options) {
  return asyncCall("saveImageToPhotosAlbum", options, ({ filePath }) => save(filePath, "image"));
}

/** @param {ApiOptions<{filePath: string}>} options */
export function saveVideoToPhotosAlbum(options) {
  return asyncCall("saveVideoToPhotosAlbum", options, ({ filePath }) => save(filePath, "video"));
}

/** @param {ApiOptions<{filePath: string}>} options */
export function saveFileToDisk(options) {
  return asyncCall("saveFileToDisk", options, ({ filePath }) => save(filePath));
}

/** The browser's own viewer. @param {ApiOptions<{filePath: string}>} options */
export function openDocument(options) {
  return asyncCall("openDocument", options, async (given) => {
    const { filePath } = given;
    checkPath(given);
    if (virtualBlob(filePath)) {
      // At once: a window that is opened later than the tap is taken for an advertisement.
      globalThis.open(fileUrl(filePath), "_blank");
      return;
    }
    if (!isRemote(filePath)) await readBlob(filePath);
    openAddress(new URL(fileUrl(filePath), globalThis.location.href).href);
  });
}

/**
 * Telegram saves what has an https address; other bytes go through the share sheet or the browser's downloads.
 * @param {string} path
 * @param {"image" | "video"} [kind] what it has to be
 */
async function save(path, kind) {
  checkPath({ filePath: path });
  if (kind && !isRemote(path)) await checkKind(await readBlob(path), kind);
  const name = String(path).split(/[?#]/)[0].split("/").pop() || "file";
  const address = new URL(fileUrl(path), globalThis.location.href).href;
  if (address.startsWith("https:")) {
    const saved = await saveRemote(address, name);
    if (saved === false) throw failure("cancel");
    if (saved) return;
  }
  const blob = await readBlob(path);
  if (await shared(new File([blob], name, { type: blob.type }))) return;
  const url = URL.createObjectURL(blob);
  const link = make("a", { href: url, download: name, hidden: true });
  ownerDocument().body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** @param {{filePath: unknown}} given */
function checkPath(given) {
  const wrong = wrongType(given, "filePath", "String");
  if (wrong) throw failure(wrong);
}

/** @param {string} path */
function isRemote(path) {
  return /^(?:https?:|blob:|data:|\/\/)/i.test(path);
}

/** Refuse what is plainly something else; bytes without a type are looked at. @param {Blob} blob @param {"image" | "video"} kind */
async function checkKind(blob, kind) {
  const type = blob.type.split("/")[0];
  if (type === kind || (kind === "video" && (!type || type === "application"))) return;
  const decoded = kind === "image" ? await within(LOADING, createImageBitmap(blob), () => failure("timeout")).catch(() => null) : null;
  if (!decoded) throw failure("invalid file type");
}

/** On phones the share sheet is the one way into the photo album. @param {File} file */
async function shared(file) {
  const { navigator } = globalThis;
  if (!/Android|iPhone|iPad/.test(navigator.userAgent)) return false;
  if (!navigator.canShare || !navigator.canShare({ files: [file] })) return false;
  try {
    await within(DECISION, navigator.share({ files: [file] }), () => failure("timeout"));
    return true;
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") throw failure("cancel");
    return false;
  }
}

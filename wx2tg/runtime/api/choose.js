/** wx.chooseImage, chooseMedia, chooseVideo, chooseMessageFile: the browser's file chooser. */

import { PROMPT, within } from "../core/limits.js";
import { asyncCall, failure } from "./_shared/call.js";
import { fileUrl, tempFile } from "./_shared/files.js";
import { canvasBlob, chooseFiles, measureVideo } from "./_shared/media.js";
import { compressed } from "./_shared/pictures.js";

/** @typedef {{tempFilePath: string, size: number, fileType: string, duration: number, width: number, height: number, thumbTempFilePath: string}} Film */

/** @param {ApiOptions<{count?: number, sourceType?: string[], sizeType?: string[]}>} [options] */
export function chooseImage(options) {
  return asyncCall("chooseImage", options, async ({ count, sourceType, sizeType }) => {
    const files = await pick("image/*", numberOf(count, 9), sourceType);
    const tempFiles = await Promise.all(files.map(async (file) => {
      const { blob, name } = await sized(file, sizeType);
      return { path: tempFile(blob, name), size: blob.size };
    }));
    return { tempFiles, tempFilePaths: tempFiles.map(({ path }) => path) };
  });
}

/** @param {ApiOptions<{count?: number, mediaType?: string[], sourceType?: string[], sizeType?: string[], camera?: string}>} [options] */
export function chooseMedia(options) {
  return asyncCall("chooseMedia", options, async ({ count, mediaType, sourceType, sizeType, camera }) => {
    const wanted = Array.isArray(mediaType) && mediaType.length ? mediaType : ["image", "video"];
    const kinds = wanted.includes("mix") ? ["image", "video"] : wanted;
    const files = await pick(kinds.map((kind) => `${kind}/*`).join(","), numberOf(count, 9), sourceType, camera);
    const tempFiles = await Promise.all(files.map((file) => mediaFile(file, sizeType)));
    const types = new Set(tempFiles.map(({ fileType }) => fileType));
    return { tempFiles, type: types.size > 1 ? "mix" : [...types][0] };
  });
}

/** @param {ApiOptions<{sourceType?: string[], camera?: string}>} [options] */
export function chooseVideo(options) {
  return asyncCall("chooseVideo", options, async ({ sourceType, camera }) => {
    const [file] = await pick("video/*", 1, sourceType, camera);
    const { tempFilePath, size, duration, width, height } = /** @type {Film} */ (await mediaFile(file));
    return { tempFilePath, size, duration, width, height };
  });
}

/** Any files: there is no chat to choose from. @param {ApiOptions<{count?: number, type?: string, extension?: string[]}>} options */
export function chooseMessageFile(options) {
  return asyncCall("chooseMessageFile", options, async ({ count, type = "all", extension }) => {
    const kind = type === "image" || type === "video" ? `${type}/*` : "";
    const endings = Array.isArray(extension) ? extension : [];
    const accept = kind || endings.map((name) => `.${String(name).replace(/^\./, "")}`).join(",");
    const files = await pick(accept || undefined, numberOf(count, 100));
    const tempFiles = files.map((file) => ({
      path: tempFile(file, file.name),
      size: file.size,
      name: file.name,
      type: /^(?:image|video)/.test(file.type) ? file.type.split("/")[0] : "file",
      time: Math.round(file.lastModified / 1000),
    }));
    return { tempFiles };
  });
}

/** @param {string | undefined} accept @param {number} count @param {string[]} [sourceType] @param {string} [camera] */
async function pick(accept, count, sourceType, camera) {
  const only = sourceType && sourceType.length === 1 && sourceType[0] === "camera";
  const capture = only ? (camera === "front" ? "user" : "environment") : undefined;
  const files = await chooseFiles({ accept, multiple: count > 1, capture });
  if (!files.length) throw failure("cancel");
  return files.slice(0, count);
}

/** How many files may be chosen. @param {unknown} count @param {number} usual where it is no number */
function numberOf(count, usual) {
  return Math.floor(Number(count)) > 0 ? Math.floor(Number(count)) : usual;
}

/** A picture, smaller where the app asks for nothing else. @param {File} file @param {unknown} [sizeType] */
function sized(file, sizeType) {
  const asked = Array.isArray(sizeType) ? sizeType : [sizeType];
  if (asked.includes("compressed") && !asked.includes("original")) return compressed(file);
  return Promise.resolve({ blob: file, name: file.name });
}

/** @param {File} file @param {unknown} [sizeType] */
async function mediaFile(file, sizeType) {
  const fileType = file.type.startsWith("video") ? "video" : "image";
  const { blob, name } = await sized(file, sizeType);
  const known = { tempFilePath: tempFile(blob, name), size: blob.size, fileType };
  if (fileType === "image") return known;
  // A film that this device does not play can be sent all the same.
  const film = await measureVideo(fileUrl(known.tempFilePath)).catch(() => null);
  if (!film) return { ...known, duration: 0, width: 0, height: 0, thumbTempFilePath: "" };
  const { duration, width, height, video } = film;
  return { ...known, duration, width, height, thumbTempFilePath: await poster(video).catch(() => "") };
}

/** A frame near the start. @param {HTMLVideoElement} video */
async function poster(video) {
  const sought = new Promise((resolve, reject) => {
    video.onseeked = resolve;
    video.onerror = reject;
    video.currentTime = Math.min(0.1, video.duration / 2);
  });
  await within(PROMPT, sought, () => failure("no picture"));
  /** @type {any} */
  const canvas = Object.assign(video.ownerDocument.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  return tempFile(await canvasBlob(canvas, "image/jpeg", 0.8));
}

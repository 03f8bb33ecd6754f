/** wx.chooseImage, chooseMedia, chooseVideo, chooseMessageFile: the browser's file chooser. */

import { asyncCall, failure } from "./_shared/call.js";
import { fileUrl, tempFile } from "./_shared/files.js";
import { canvasBlob, chooseFiles, measureVideo } from "./_shared/media.js";

/** @param {any} [options] */
export function chooseImage(options) {
  return asyncCall("chooseImage", options, async ({ count = 9, sourceType }) => {
    const files = await pick("image/*", count, sourceType);
    const tempFiles = files.map((file) => ({ path: tempFile(file, file.name), size: file.size }));
    return { tempFiles, tempFilePaths: tempFiles.map(({ path }) => path) };
  });
}

/** @param {any} [options] */
export function chooseMedia(options) {
  return asyncCall("chooseMedia", options, async ({ count = 9, mediaType = ["image", "video"], sourceType, camera }) => {
    const kinds = mediaType.includes("mix") ? ["image", "video"] : mediaType;
    const files = await pick(kinds.map((/** @type {any} */ kind) => `${kind}/*`).join(","), count, sourceType, camera);
    const tempFiles = await Promise.all(files.map(mediaFile));
    const types = new Set(tempFiles.map(({ fileType }) => fileType));
    return { tempFiles, type: types.size > 1 ? "mix" : [...types][0] };
  });
}

/** @param {any} [options] */
export function chooseVideo(options) {
  return asyncCall("chooseVideo", options, async ({ sourceType, camera }) => {
    const [file] = await pick("video/*", 1, sourceType, camera);
    const { tempFilePath, size, duration, width, height } = /** @type {any} */ (await mediaFile(file));
    return { tempFilePath, size, duration, width, height };
  });
}

/** Any files: there is no chat to choose from. @param {any} options */
export function chooseMessageFile(options) {
  return asyncCall("chooseMessageFile", options, async ({ count = 100, type = "all", extension }) => {
    const kind = type === "image" || type === "video" ? `${type}/*` : "";
    const accept = kind || (extension || []).map((/** @type {any} */ name) => `.${name.replace(/^\./, "")}`).join(",");
    const files = await pick(accept || undefined, count);
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

/** @param {any} file */
async function mediaFile(file) {
  const fileType = file.type.startsWith("video") ? "video" : "image";
  const known = { tempFilePath: tempFile(file, file.name), size: file.size, fileType };
  if (fileType === "image") return known;
  const { duration, width, height, video } = await measureVideo(fileUrl(known.tempFilePath));
  return { ...known, duration, width, height, thumbTempFilePath: await poster(video).catch(() => "") };
}

/** A frame near the start. @param {any} video */
async function poster(video) {
  await new Promise((resolve, reject) => {
    video.onseeked = resolve;
    video.onerror = reject;
    video.currentTime = Math.min(0.1, video.duration / 2);
  });
  const canvas = Object.assign(video.ownerDocument.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  return tempFile(await canvasBlob(canvas, "image/jpeg", 0.8));
}

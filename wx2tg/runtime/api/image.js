/** Facts about pictures and films, and making pictures smaller. */

import { asyncCall } from "./_shared/call.js";
import { fileUrl, readBlob, tempFile } from "./_shared/files.js";
import { canvasBlob, loadPicture, measureVideo } from "./_shared/media.js";
import { drawnOn } from "./_shared/pictures.js";

/** Size and type of a picture; one from a server that allows it becomes a temporary file. @param {ApiOptions<{src: string}>} options */
export function getImageInfo(options) {
  return asyncCall("getImageInfo", options, async ({ src }) => {
    const image = await loadPicture(fileUrl(src));
    const remote = /^https?:/.test(src);
    const blob = await readBlob(src).catch(() => null);
    const type = ((blob && blob.type) || "").split("/")[1] || extensionOf(src);
    const path = remote && blob ? tempFile(blob) : src;
    // The browser has turned the picture upright before it told the size.
    return { width: image.naturalWidth, height: image.naturalHeight, path, orientation: "up", type: type.replace("svg+xml", "svg") };
  });
}

/** Size and length of a film. @param {ApiOptions<{src: string}>} options */
export function getVideoInfo(options) {
  return asyncCall("getVideoInfo", options, async ({ src }) => {
    const { duration, width, height } = await measureVideo(fileUrl(src));
    const blob = await readBlob(src).catch(() => null);
    const size = blob ? Math.round(blob.size / 1024) : 0;
    const bitrate = duration ? Math.round((size * 8) / duration) : 0;
    const type = ((blob && blob.type) || "video/mp4").split("/")[1];
    return { duration, width, height, size, bitrate, fps: 0, orientation: "up", type };
  });
}

/** A smaller JPEG. @param {ApiOptions<{src: string, quality?: number, compressedWidth?: number, compressedHeight?: number}>} options */
export function compressImage(options) {
  return asyncCall("compressImage", options, async ({ src, quality = 80, compressedWidth, compressedHeight }) => {
    const image = await loadPicture(fileUrl(src), /^https?:/.test(src));
    const { naturalWidth, naturalHeight } = image;
    const ratio = naturalWidth / naturalHeight;
    const width = compressedWidth || (compressedHeight ? compressedHeight * ratio : naturalWidth);
    const height = compressedHeight || width / ratio;
    const canvas = drawnOn(image, width, height);
    return { tempFilePath: tempFile(await canvasBlob(canvas, "image/jpeg", quality / 100)) };
  });
}

/** @param {string} path */
function extensionOf(path) {
  const found = /\.([a-z\d]+)(?:[?#]|$)/i.exec(path);
  return found ? found[1].toLowerCase().replace("jpg", "jpeg") : "unknown";
}

/** wx's archives over the files of an app: unzip, readZipEntry, readCompressedFile. */

import { failure } from "./call.js";
import { changeFiles } from "./disk.js";
import { LIMIT, overflow } from "./drive.js";
import { decodeBytes } from "./encoding.js";
import { fileFault, moveFault } from "./file-faults.js";
import { fileExists, fileSize, makeFolder, readBytes, writeBytes } from "./sync-files.js";
import { placeOf } from "./paths.js";
import { checkRange } from "./descriptors.js";
import { zipBytes, zipEntries } from "./zip.js";

/** @typedef {{path: string, encoding?: string, position?: number, length?: number}} ZipRequest which part of an entry, and how */

/** Write all that is in an archive below a folder; all of it, or nothing. @param {string} from @param {string} to */
export async function unzip(from, to) {
  const { kind, path } = placeOf(to);
  if (kind !== "usr" || placeOf(from).kind === "else") throw moveFault("permission denied", "unzip", from, to);
  if (fileSize(from) === undefined) throw moveFault("no such file or directory", "unzip", from, to);
  const archive = readBytes(from);
  const entries = zipEntries(archive);
  if (entries.reduce((sum, { size }) => sum + size, 0) > LIMIT) throw overflow();
  const files = /** @type {[string, Uint8Array | null][]} */ ([]);
  for (const entry of entries) files.push([inside(path, entry.name), entry.folder ? null : await zipBytes(archive, entry)]);
  await changeFiles(() => {
    makeFolder(path, true);
    for (const [goal, data] of files) {
      makeFolder(data ? goal.slice(0, goal.lastIndexOf("/")) : goal, true);
      if (data && goal !== path) writeBytes(goal, data);
    }
  });
}

/** What entries of an archive hold, by path. @param {string} from @param {unknown} wanted a list, or "all" @param {string | undefined} encoding */
export async function readZip(from, wanted, encoding) {
  if (wanted !== "all" && !Array.isArray(wanted)) {
    throw failure("parameter error: parameter.entries should be Array or 'all';");
  }
  const archive = readBytes(from);
  const known = new Map(zipEntries(archive).map((entry) => [entry.name, entry]));
  const asked = wanted === "all" ? [...known.values()].filter(({ folder }) => !folder).map(({ name }) => ({ path: name, encoding })) : wanted;
  const found = /** @type {[string, object][]} */ ([]);
  for (const item of asked) found.push([item.path, await readEntry(archive, known.get(item.path), item)]);
  return Object.fromEntries(found);
}

/** @param {Uint8Array} archive @param {import("./zip.js").ZipEntry | undefined} entry @param {ZipRequest} asked */
async function readEntry(archive, entry, { path, encoding, position = 0, length }) {
  try {
    if (!entry || entry.folder) throw fileFault("no such file or directory", ` ${path}`);
    const data = await zipBytes(archive, entry);
    checkRange("position", position, data.length);
    if (length !== undefined) checkRange("length", length, data.length);
    const part = data.subarray(position, length === undefined ? data.length : position + length);
    return { errMsg: "readZipEntry:ok", data: decodeBytes(part, encoding) };
  } catch (error) {
    const { message, extra } = /** @type {Failure} */ (error);
    return { ...extra, errMsg: `readZipEntry:fail ${message}` };
  }
}

/** The bytes of a file packed with Brotli, where the browser can unpack it. @param {string} path @param {unknown} algorithm */
export async function readBrotli(path, algorithm) {
  if (algorithm !== "br") throw failure("parameter error: parameter.compressionAlgorithm should be 'br';");
  const bytes = readBytes(path);
  const Decompression = /** @type {any} */ (globalThis).DecompressionStream;
  let unpacking;
  try {
    unpacking = new Decompression("brotli");
  } catch {
    throw fileFault("brotli decompress fail", ": this client cannot unpack Brotli");
  }
  try {
    return await new Response(new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(unpacking)).arrayBuffer();
  } catch {
    throw fileFault("brotli decompress fail");
  }
}

/** At once, no browser can. @param {string} path */
export function readBrotliNow(path) {
  if (!fileExists(path)) readBytes(path);
  throw fileFault("brotli decompress fail", ": call readCompressedFile, a page cannot unpack Brotli at once");
}

/** Where an entry goes: names that lead out of the folder stay in it. @param {string} folder @param {string} name */
function inside(folder, name) {
  const parts = name.split("/").reduce((known, part) => {
    if (part === "..") return known.slice(0, -1);
    return part && part !== "." ? [...known, part] : known;
  }, /** @type {string[]} */ ([]));
  return [folder, ...parts].join("/");
}

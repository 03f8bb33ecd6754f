/** ZIP archives (PKWARE's APPNOTE): their entries, and the bytes of one. The browser inflates. */

import { LIMIT, overflow } from "./drive.js";
import { fileFault } from "./file-faults.js";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/** The longest comment that an archive may end with, and the length of its last record without one. */
const LONGEST_COMMENT = 65535;
const END_LENGTH = 22;

/** What an entry's flags say: it is encrypted, its name is UTF-8. */
const ENCRYPTED = 1;
const UTF8 = 0x800;

/** @typedef {{name: string, folder: boolean, method: number, sealed: boolean, crc: number, packed: number, size: number, at: number}} ZipEntry */

/**
 * The entries of an archive, in its own order.
 * @param {Uint8Array} bytes @returns {ZipEntry[]}
 */
export function zipEntries(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const end = endOf(view);
    const entries = /** @type {ZipEntry[]} */ ([]);
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      if (view.getUint32(at, true) !== CENTRAL) throw fileFault("unzip open file fail");
      const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
      entries.push(entryOf(view, bytes.subarray(at + 46, at + 46 + name), at));
      at += 46 + name + extra + comment;
    }
    return entries;
  } catch {
    // Whatever leads out of the bytes is no archive.
    throw fileFault("unzip open file fail");
  }
}

/**
 * The bytes of one entry, inflated and compared with its checksum.
 * @param {Uint8Array} bytes of the archive @param {ZipEntry} entry @returns {Promise<Uint8Array>}
 */
export async function zipBytes(bytes, entry) {
  if (entry.sealed || (entry.method !== 0 && entry.method !== 8)) throw fileFault("unzip entry fail", ` ${entry.name}`);
  if (entry.size > LIMIT) throw overflow();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.at + 30 > bytes.length || view.getUint32(entry.at, true) !== LOCAL) throw fileFault("unzip entry fail", ` ${entry.name}`);
  const start = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const packed = bytes.subarray(start, start + entry.packed);
  const data = entry.method ? await inflated(packed, entry.size) : packed;
  if (data.length !== entry.size || checksum(data) !== entry.crc) throw fileFault("unzip fail", ` ${entry.name}`);
  return data;
}

/** @param {DataView} view */
function endOf(view) {
  const first = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  for (let at = view.byteLength - END_LENGTH; at >= first; at -= 1) if (view.getUint32(at, true) === END) return at;
  throw fileFault("unzip open file fail");
}

/** @param {DataView} view @param {Uint8Array} name @param {number} at @returns {ZipEntry} */
function entryOf(view, name, at) {
  const flags = view.getUint16(at + 8, true);
  const text = nameOf(name, !!(flags & UTF8)).replace(/\\/g, "/");
  return {
    name: text,
    folder: text.endsWith("/"),
    method: view.getUint16(at + 10, true),
    sealed: !!(flags & ENCRYPTED),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    at: view.getUint32(at + 42, true),
  };
}

/** Many programs write UTF-8 without saying so. @param {Uint8Array} bytes @param {boolean} certain */
function nameOf(bytes, certain) {
  try {
    return new TextDecoder("utf-8", { fatal: !certain }).decode(bytes);
  } catch {
    return new TextDecoder("gbk").decode(bytes);
  }
}

/** @param {Uint8Array} bytes @param {number} size what it must come to @returns {Promise<Uint8Array>} */
async function inflated(bytes, size) {
  const Decompression = /** @type {any} */ (globalThis).DecompressionStream;
  let stream;
  try {
    stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(new Decompression("deflate-raw"));
  } catch {
    throw fileFault("unzip fail", ": this client cannot inflate");
  }
  const data = new Uint8Array(size);
  let length = 0;
  try {
    const reader = stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      // More than the archive says is a bomb or a fault.
      if (length + part.value.length > size) {
        reader.cancel().catch(() => undefined);
        return new Uint8Array(0);
      }
      data.set(part.value, length);
      length += part.value.length;
    }
  } catch {
    return new Uint8Array(0);
  }
  return data.subarray(0, length);
}

/** CRC-32, bit by bit over a table of sixteen. @param {Uint8Array} bytes */
function checksum(bytes) {
  const table = Uint32Array.from({ length: 16 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 4; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc = (crc >>> 4) ^ table[(crc ^ byte) & 15];
    crc = (crc >>> 4) ^ table[(crc ^ (byte >> 4)) & 15];
  }
  return (crc ^ 0xffffffff) >>> 0;
}

"use strict";
/** The channel to the companion: frames of JSON over a socket, each after its length in four bytes. */

const net = require("node:net");

/** Bytes of the length before each frame. */
const HEAD = 4;

/** What stands for bytes in a frame: `{$buffer: base64}`. @param {string} key @param {any} value */
function packed(key, value) {
  // A Buffer has turned itself into {type, data} before a replacer sees it.
  const found = this[key];
  if (found instanceof Uint8Array) return { $buffer: Buffer.from(found).toString("base64") };
  return value;
}

/** The bytes that `packed` wrote. @param {string} key @param {any} value */
function unpacked(key, value) {
  return value && typeof value === "object" && typeof value.$buffer === "string" ? Buffer.from(value.$buffer, "base64") : value;
}

class Channel {
  /** @param {number} fd of a connected socket @param {(frame: any) => void} take gets each frame @param {() => void} end */
  constructor(fd, take, end) {
    this.socket = new net.Socket({ fd, readable: true, writable: true });
    this.take = take;
    /** @type {Buffer[]} */
    this.parts = [];
    this.length = 0;
    this.socket.on("data", (part) => this.read(part));
    this.socket.on("close", end);
    this.socket.on("error", end);
  }

  /** @param {any} frame @param {() => void} [done] */
  send(frame, done) {
    this.sendText(JSON.stringify(frame, packed), done);
  }

  /** @param {string} text JSON @param {() => void} [done] */
  sendText(text, done) {
    const body = Buffer.from(text);
    const head = Buffer.alloc(HEAD);
    head.writeUInt32BE(body.length);
    this.socket.write(Buffer.concat([head, body]), done);
  }

  /** @param {Buffer} part */
  read(part) {
    this.parts.push(part);
    this.length += part.length;
    while (this.length >= HEAD) {
      // Parts are put together only when a frame is whole, so that a long one is copied once.
      if (this.parts[0].length < HEAD) this.parts = [Buffer.concat(this.parts)];
      const size = this.parts[0].readUInt32BE(0) + HEAD;
      if (this.length < size) return;
      const all = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
      this.parts = all.length > size ? [all.subarray(size)] : [];
      this.length -= size;
      const text = all.toString("utf8", HEAD, size);
      this.take(JSON.parse(text, text.includes('"$buffer"') ? unpacked : undefined));
    }
  }
}

module.exports = { Channel };

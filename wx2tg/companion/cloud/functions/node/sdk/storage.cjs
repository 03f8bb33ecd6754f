"use strict";
/** Files of the cloud. Their contents are Buffers here. */

const { refusal, settled } = require("./errors.cjs");

/** Bytes that an upload from a function may have. */
const LARGEST = 40 * 1024 * 1024;

/** @param {any} content a Buffer, a text or a stream to read from @returns {Promise<Buffer>} */
async function bytesOf(content) {
  if (typeof content === "string" || content instanceof Uint8Array) return Buffer.from(content);
  const isStream = content && typeof content[Symbol.asyncIterator] === "function";
  if (!isStream) throw refusal("uploadFile", "parameter.fileContent should be a Buffer or a stream to read from");
  const parts = [];
  let size = 0;
  for await (const part of content) {
    parts.push(Buffer.from(part));
    size += part.length;
    if (size > LARGEST) break;
  }
  return Buffer.concat(parts);
}

/** @param {(action: string, name: string, payload: object) => Promise<any>} ask @returns {Record<string, (options: any) => any>} */
function storage(ask) {
  const simple = (/** @type {string} */ action) => async (/** @type {any} */ options) => {
    if (!Array.isArray(options && options.fileList)) throw refusal(action, "parameter.fileList should be array");
    return { ...(await ask(action, action, { fileList: options.fileList })), errMsg: `${action}:ok` };
  };
  return withCallbacks({
    async uploadFile({ cloudPath, fileContent }) {
      if (typeof cloudPath !== "string" || !cloudPath) throw refusal("uploadFile", "parameter.cloudPath should be string");
      const content = await bytesOf(fileContent);
      if (content.length > LARGEST) throw refusal("uploadFile", `the file is larger than ${LARGEST} bytes`);
      const answer = await ask("uploadFile", "uploadFile", { cloudPath, fileContent: content });
      return { statusCode: 200, ...answer, errMsg: "uploadFile:ok" };
    },
    async downloadFile({ fileID }) {
      if (typeof fileID !== "string" || !fileID) throw refusal("downloadFile", "parameter.fileID should be string");
      const answer = await ask("downloadFile", "downloadFile", { fileID });
      return { statusCode: 200, ...answer, errMsg: "downloadFile:ok" };
    },
    getTempFileURL: simple("getTempFileURL"),
    deleteFile: simple("deleteFile"),
  });
}

/** @param {Record<string, (options: any) => Promise<any>>} calls */
function withCallbacks(calls) {
  const wrapped = Object.entries(calls).map(([name, call]) => [name, (/** @type {any} */ options = {}) => settled(call(options), options)]);
  return Object.fromEntries(wrapped);
}

module.exports = { bytesOf, storage };

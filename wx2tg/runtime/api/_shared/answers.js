/**
 * What the owner's endpoints answer. Many back ends wrap their answers: `{errno, errmsg, data: {...}}`,
 * `{code, msg, data}`, the Bot API's `{ok, result}`; what is inside counts before what is around it.
 */

import { failure } from "./call.js";

/** @typedef {"code" | "rawData" | "signature" | "encryptedData" | "iv" | "link" | "message" | "state"} Kind */

/** The keys under which each thing may stand, the first of them first. @type {Table<string[]>} */
const KEYS = {
  __proto__: null,
  code: ["code", "session", "token"],
  rawData: ["rawData", "raw_data"],
  signature: ["signature"],
  encryptedData: ["encryptedData", "encrypted_data"],
  iv: ["iv"],
  link: ["invoice_link", "invoiceLink", "link", "url", "result", "data"],
  message: ["id", "prepared_message_id", "msg_id", "result", "data"],
  state: ["state"],
};

/** The keys of a sentence that says why not. */
const SENTENCES = ["message", "msg", "errmsg", "errMsg", "description", "error_description", "error"];

/** A text in an answer. @param {Fields} answer @param {Kind} kind @returns {string} "" where there is none */
export function answeredText(answer, kind) {
  return firstText(layersOf(answer), KEYS[kind] || []);
}

/**
 * A text that an answer must have.
 * @param {Fields} answer @param {Kind} kind
 * @param {string} who answered, and @param {string} what is missing, for the message
 */
export function requiredText(answer, kind, who, what) {
  const found = answeredText(answer, kind);
  if (found) return found;
  const reason = sentenceIn(answer);
  throw failure(`the ${who} endpoint answered without ${what}${reason ? `: ${reason}` : ""}`);
}

/** What a server says for people. @param {unknown} answer @returns {string} "" where it says nothing */
export function sentenceIn(answer) {
  return firstText(layersOf(answer), SENTENCES);
}

/** All fields of an answer, without what is wrapped around it. @param {Fields} answer @returns {Fields} */
export function answeredFields(answer) {
  return layersOf(answer)[0];
}

/** @param {Fields[]} layers @param {string[]} keys */
function firstText(layers, keys) {
  const texts = layers.flatMap((layer) => keys.map((key) => layer[key]));
  return texts.find((text) => typeof text === "string" && text) || "";
}

/** The answer itself, and before it what it wraps. @param {unknown} answer @returns {Fields[]} */
function layersOf(answer) {
  const layers = [];
  /** @type {any} */
  let layer = answer;
  for (; isObject(layer); layer = isObject(layer.data) ? layer.data : layer.result) layers.unshift(layer);
  return layers;
}

/** @param {unknown} value */
function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** wx.request, over fetch. */

import { asyncCall, failure } from "./_shared/call.js";
import { checkBundleFile, checkUrl, formEncode, headerValue, isBundleFile, jsonOrText } from "./_shared/http.js";
import { receivedHeaders, requestUrl, sendableHeaders, timeLimit } from "./_shared/http.js";
import { addListeners } from "./_shared/listeners.js";
import { profileOf } from "./_shared/profile.js";
import { givenUp, unreached } from "./_shared/unreached.js";

/**
 * @typedef {NetworkOptions & {method?: string, data?: unknown, dataType?: string, responseType?: string, redirect?: string,
 *   enableChunked?: boolean}} RequestOptions
 */

/** A call is tried once. */
const NO_EXCEPTION = { retryCount: 0, reasons: [] };

/** Call a server. Any status is a success, as in WeChat. @param {ApiOptions<RequestOptions>} options @returns {object} a RequestTask */
export function request(options) {
  const control = new AbortController();
  const task = { abort: () => control.abort() };
  const fire = addListeners(task, ["HeadersReceived", "ChunkReceived"]);
  asyncCall("request", options, (given) => send(given, control, fire));
  return task;
}

/** @param {RequestOptions} options @param {AbortController} control @param {Fire} fire */
async function send(options, control, fire) {
  const own = isBundleFile(options.url);
  if (!own) checkUrl(options.url);
  // A wrong method or header fails here, with the browser's words; after this only the network does.
  const call = new Request(...fetchArguments(options));
  const limit = timeLimit(options, "request");
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    control.abort();
  }, limit);
  try {
    const answer = await fetch(call, { signal: control.signal });
    if (answer.type === "opaqueredirect") throw failure(`redirect: a browser does not show where ${options.url} leads to`);
    if (own) checkBundleFile(options.url, answer);
    const header = receivedHeaders(answer.headers);
    const cookies = headerValue(header, "set-cookie") ? [headerValue(header, "set-cookie")] : [];
    fire("HeadersReceived", { header, statusCode: answer.status, cookies });
    const data = await bodyOf(answer, options, fire);
    const profile = options.enableProfile === false ? null : { profile: profileOf(answer.url) };
    return { data, statusCode: answer.status, header, cookies, ...profile, useHttpDNS: false, exception: NO_EXCEPTION };
  } catch (error) {
    if (control.signal.aborted) throw givenUp(options.url, late ? limit : undefined);
    throw error instanceof TypeError ? await unreached(options.url) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {RequestOptions} options @returns {[string, RequestInit]} */
function fetchArguments(options) {
  const method = String(options.method || "GET").toUpperCase();
  const given = sendableHeaders(options.header);
  const { data } = options;
  const url = requestUrl(options.url);
  const redirect = options.redirect === "manual" ? "manual" : "follow";
  if (method === "GET" || method === "HEAD") {
    // A type of nothing would only make the browser ask the server first whether it may be sent.
    const headers = Object.fromEntries(Object.entries(given).filter(([name]) => name.toLowerCase() !== "content-type"));
    const query = data && typeof data === "object" ? formEncode(data) : String(data || "");
    return [query ? withQuery(url, query) : url, { method, headers, redirect }];
  }
  /** @type {any} */
  const body = data === undefined || data === null ? undefined : bodyFor(data, given);
  return [url, { method, headers: given, body, redirect }];
}

/**
 * Parameters of `data` take the place of those of the same name in the address, as in WeChat.
 * @param {string} url @param {string} query
 */
function withQuery(url, query) {
  const [address, hash] = url.split("#");
  const [path, old] = address.split("?");
  const keys = new Set(query.split("&").map((/** @type {string} */ pair) => pair.split("=")[0]));
  const kept = (old || "").split("&").filter((/** @type {string} */ pair) => pair && !keys.has(pair.split("=")[0]));
  return `${path}?${[...kept, query].join("&")}${hash === undefined ? "" : `#${hash}`}`;
}

/** @param {any} data @param {Record<string, string>} headers */
function bodyFor(data, headers) {
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data;
  if (!headerValue(headers, "content-type")) headers["content-type"] = "application/json";
  if (typeof data !== "object") return String(data);
  return headerValue(headers, "content-type").includes("x-www-form-urlencoded") ? formEncode(data) : JSON.stringify(data);
}

/** @param {Response} answer @param {RequestOptions} options @param {Fire} fire */
async function bodyOf(answer, options, fire) {
  if (options.enableChunked && answer.body) {
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const bytes = part.value;
      fire("ChunkReceived", { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
    }
    return "";
  }
  if (options.responseType === "arraybuffer") return answer.arrayBuffer();
  const text = await answer.text();
  return (options.dataType || "json") === "json" ? jsonOrText(text) : text;
}

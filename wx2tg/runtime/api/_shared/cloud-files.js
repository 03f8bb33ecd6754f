/** Files of the cloud: sending and fetching them with progress, and the addresses under which pages show them. */

import { failure } from "./call.js";
import { receivedHeaders, requestUrl, timeLimit } from "./http.js";
import { answerOf } from "./post.js";
import { collect, tellSent } from "./progress.js";
import { givenUp, unreached } from "./unreached.js";

/**
 * @typedef {{fileID: string, tempFileURL: string, status: number, errMsg: string, maxAge?: number}} FileAddress
 * @typedef {(ids: string[]) => Promise<FileAddress[]>} AskAddresses
 */

/** How many files one call of getTempFileURL may name. */
const MOST_FILES = 50;

/** Seconds for which an address is good where the server does not say it. */
const LIFE = 600;

/** Seconds before its end from which an address is not used any more. */
const MARGIN = 30;

/** Elements that load a file by themselves. */
const LOADS = /^(?:IMG|VIDEO|AUDIO)$/;

/**
 * Send a form to the endpoint.
 * @param {string} url @param {FormData} form @param {AbortSignal} ended by the app @param {Fire} fire of the task
 * @returns {Promise<Fields>} the answer; rejects where it is no JSON, or not a success
 */
export function sendForm(url, form, ended, fire) {
  return new Promise((resolve, reject) => {
    if (ended.aborted) throw givenUp(url);
    const call = new XMLHttpRequest();
    call.open("POST", requestUrl(url));
    const limit = timeLimit({}, "uploadFile");
    const timer = setTimeout(() => call.abort(), limit);
    tellSent(call, fire);
    ended.addEventListener("abort", () => call.abort());
    call.onloadend = () => clearTimeout(timer);
    call.onerror = () => unreached(url).then(reject);
    call.onabort = () => reject(givenUp(url, ended.aborted ? undefined : limit));
    call.onload = () => {
      try {
        resolve(answerOf(call.status, call.responseText));
      } catch (error) {
        reject(error);
      }
    };
    call.send(form);
  });
}

/**
 * Fetch a file of any address.
 * @param {string} url @param {AbortSignal} ended by the app @param {Fire} fire of the task
 */
export async function fetchFile(url, ended, fire) {
  const control = new AbortController();
  const limit = timeLimit({}, "downloadFile");
  const timer = setTimeout(() => control.abort(), limit);
  if (ended.aborted) control.abort();
  else ended.addEventListener("abort", () => control.abort());
  try {
    const answer = await fetch(requestUrl(url), { signal: control.signal });
    fire("HeadersReceived", { header: receivedHeaders(answer.headers) });
    return { blob: await collect(answer, fire), status: answer.status };
  } catch (error) {
    if (control.signal.aborted) throw givenUp(url, ended.aborted ? undefined : limit);
    throw error instanceof TypeError ? await unreached(url) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** The addresses under which files of the cloud are shown. */
export class ShownFiles {
  /** @param {() => string} endpoint "" where there is none @param {AskAddresses} ask getTempFileURL */
  constructor(endpoint, ask) {
    this.endpoint = endpoint;
    this.ask = ask;
    /** Addresses that the server gave, until when (ms). @type {Map<string, {url: string, until: number}>} */
    this.given = new Map();
    /** The file that an address shows. @type {Map<string, string>} */
    this.files = new Map();
    /** Elements whose file was not to be had, by file. @type {Map<string, Set<LoadingElement>>} */
    this.failed = new Map();
    /** The file for which an element got another address, until it has loaded. @type {WeakMap<EventTarget, string>} */
    this.tried = new WeakMap();
  }

  /**
   * Where the file `cloud://ENVIRONMENT.BUCKET/PATH` is shown, "" for another address. One that the server has given is
   * taken; else one is made of the name, which is enough for files that all may see.
   * @param {string} id
   */
  address(id) {
    const found = /^cloud:\/\/([^./]+)[^/]*\/(.+)$/s.exec(id);
    const server = this.endpoint();
    if (!found || !server) return "";
    const known = this.given.get(id);
    if (known && known.until > Date.now()) return known.url;
    const made = requestUrl(`${server}/file/${found[1]}/${found[2].split("/").map(encodeURIComponent).join("/")}`);
    this.files.set(new URL(made, location.href).href, id);
    return made;
  }

  /** Keep the addresses that the server gave. @param {FileAddress[]} list */
  keep(list) {
    for (const { fileID, tempFileURL, maxAge } of list) {
      if (!tempFileURL) continue;
      this.given.set(fileID, { url: tempFileURL, until: Date.now() + ((maxAge || LIFE) - MARGIN) * 1000 });
      this.files.set(tempFileURL, fileID);
    }
  }

  /**
   * Elements of the page whose file may not be seen by all, or whose address is too old, get one from the server; an app
   * hears of an error only where that fails too. Error events do not bubble, but are seen on their way down.
   */
  listen() {
    document.addEventListener("error", (event) => {
      const element = /** @type {LoadingElement} */ (event.target);
      const id = event.isTrusted && element && LOADS.test(element.tagName) ? this.files.get(element.src) : undefined;
      if (id === undefined || this.tried.get(element) === id) return;
      event.stopImmediatePropagation();
      this.tried.set(element, id);
      if (!this.failed.size) requestAnimationFrame(() => this.mend());
      this.failed.set(id, (this.failed.get(id) || new Set()).add(element));
    }, true);
    const loaded = (/** @type {Event} */ { target }) => target && this.tried.delete(target);
    document.addEventListener("load", loaded, true);
    document.addEventListener("loadeddata", loaded, true);
  }

  /** Ask for the addresses of all files that failed within a frame. */
  async mend() {
    const failed = [...this.failed];
    this.failed.clear();
    for (let start = 0; start < failed.length; start += MOST_FILES) {
      const some = failed.slice(start, start + MOST_FILES);
      const list = await this.ask(some.map(([id]) => id)).catch(() => []);
      const found = new Map(list.map(({ fileID, tempFileURL }) => [fileID, tempFileURL]));
      for (const [id, elements] of some) for (const element of elements) this.show(element, id, found.get(id));
    }
  }

  /** @param {LoadingElement} element @param {string} id @param {string | undefined} url */
  show(element, id, url) {
    // The app may have given it another file meanwhile.
    if (this.files.get(element.src) !== id) return;
    if (url) element.src = url;
    else element.dispatchEvent(new Event("error"));
  }
}

/** @typedef {HTMLImageElement | HTMLMediaElement} LoadingElement */

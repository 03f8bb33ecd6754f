/** WebSocket: wx.connectSocket with its SocketTask, and the older functions that mean "the one socket". */

import { env } from "../core/env.js";
import { faultsOf, refuse } from "./_shared/arguments.js";
import { asyncCall, failure } from "./_shared/call.js";
import { checkUrl, requestUrl, timeLimit } from "./_shared/http.js";
import { addListeners } from "./_shared/listeners.js";
import { profileOf } from "./_shared/profile.js";
import { givenUp, unopened } from "./_shared/unreached.js";

/**
 * @typedef {NetworkOptions & {protocols?: string[]}} SocketOptions
 * @typedef {{code?: number, reason?: string}} Closing
 * @typedef {Fields & {socket: WebSocket | null, failed: boolean}} SocketTask
 */

/** Sockets that are open or opening, the oldest first. @type {SocketTask[]} */
const sockets = [];

/** What `readyState` of a SocketTask may be. */
const STATES = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };

/** Open a socket. @param {ApiOptions<SocketOptions>} options @returns {SocketTask} a SocketTask */
export function connectSocket(options) {
  const task = /** @type {any} */ ({ ...STATES, socket: null, failed: false });
  const readyState = () => (task.socket ? task.socket.readyState : task.failed ? STATES.CLOSED : STATES.CONNECTING);
  Object.defineProperty(task, "readyState", { enumerable: true, get: readyState });
  const fire = addListeners(task, ["Open", "Message", "Error", "Close"]);
  const tell = (/** @type {string} */ name, /** @type {unknown} */ value) => {
    fire(name, value);
    if (sockets[0] === task) env.events.emit(`socket${name}`, value);
  };
  task.send = (/** @type {ApiOptions<{data: unknown}>} */ given) => asyncCall("sendSocketMessage", given, ({ data }) => sendOn(task, data));
  task.close = (/** @type {ApiOptions<Closing>} */ given) => asyncCall("closeSocket", given, ({ code, reason }) => closeOn(task, code, reason));
  asyncCall("connectSocket", options, (given, done) => {
    task.failed = true;
    checkUrl(given.url, /^wss?:$/);
    open(task, given, tell);
    task.failed = false;
    sockets.push(task);
    done({ socketTaskId: sockets.length });
  });
  return task;
}

/** @param {SocketTask} task @param {SocketOptions} given @param {Fire} tell */
function open(task, given, tell) {
  const socket = connection(given);
  const limit = timeLimit(given, "connectSocket");
  const fail = (/** @type {Failure} */ error) => tell("Error", { errMsg: `connectSocket:fail ${error.message}`, ...error.extra });
  const timer = setTimeout(() => {
    socket.onerror = null;
    fail(givenUp(given.url, limit));
    socket.close();
  }, limit);
  task.socket = socket;
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    clearTimeout(timer);
    tell("Open", { header: {}, profile: profileOf(socket.url) });
  };
  socket.onmessage = ({ data }) => tell("Message", { data });
  socket.onerror = () => fail(unopened(given.url));
  socket.onclose = ({ code, reason }) => {
    clearTimeout(timer);
    tell("Close", { code, reason });
    sockets.splice(sockets.indexOf(task), 1);
  };
}

/** @param {SocketOptions} given */
function connection({ url, protocols }) {
  try {
    return new WebSocket(requestUrl(url), protocols || []);
  } catch (error) {
    // The policy of the bundle, mixed content, or a name of a protocol that is none.
    const { name, message } = /** @type {Error} */ (error);
    throw name === "SecurityError" ? unopened(url) : failure(message);
  }
}

/** @param {SocketTask} task @param {any} data */
async function sendOn(task, data) {
  const type = Object.prototype.toString.call(data).slice(8, -1);
  if (type !== "String" && type !== "ArrayBuffer" && !ArrayBuffer.isView(data)) {
    throw failure(`parameter error: parameter.data should be String|ArrayBuffer instead of ${type};`, { errno: 1001 });
  }
  if (!task || !task.socket || task.socket.readyState !== STATES.OPEN) throw failure("SocketTask.readyState is not OPEN");
  task.socket.send(data);
}

/** @param {SocketTask} task @param {number | undefined} code @param {string | undefined} reason */
async function closeOn(task, code, reason) {
  const wrong = faultsOf({ code, reason }, "code?N,reason?S");
  if (wrong) refuse(wrong);
  if (!task || !task.socket) throw failure("socket not connected");
  // A browser allows a page only 1000 and the private range.
  const allowed = code === undefined || code === 1000 || (code >= 3000 && code < 5000);
  task.socket.close(allowed ? code || 1000 : 1000, reason || "");
}

/** Send on the first socket. @param {ApiOptions<{data: unknown}>} options */
export function sendSocketMessage(options) {
  return asyncCall("sendSocketMessage", options, ({ data }) => sendOn(sockets[0], data));
}

/** Close the first socket. @param {ApiOptions<Closing>} options */
export function closeSocket(options) {
  return asyncCall("closeSocket", options, ({ code, reason }) => closeOn(sockets[0], code, reason));
}

/** Each of these keeps one listener, the last, as in WeChat. @param {Function} listener */
export function onSocketOpen(listener) {
  listenOnce("socketOpen", listener);
}

/** @param {Function} listener */
export function onSocketMessage(listener) {
  listenOnce("socketMessage", listener);
}

/** @param {Function} listener */
export function onSocketError(listener) {
  listenOnce("socketError", listener);
}

/** @param {Function} listener */
export function onSocketClose(listener) {
  listenOnce("socketClose", listener);
}

/** @param {string} type @param {Function} listener */
function listenOnce(type, listener) {
  env.events.off(type);
  env.events.on(type, listener);
}

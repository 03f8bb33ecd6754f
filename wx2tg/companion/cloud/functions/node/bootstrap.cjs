"use strict";
/**
 * The program of one process: it loads a cloud function and runs it, one call at a time.
 *
 * The only argument is the number of the file that leads to the companion. Standard output is the function's own.
 */

const Module = require("node:module");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { Channel } = require("./channel.cjs");
const { calls, currentCall, state } = require("./state.cjs");

const CLOUDBASE = path.join(__dirname, "sdk", "cloudbase.cjs");

/** What is loaded in place of packages, installed or not. */
const OURS = new Map([
  ["wx-server-sdk", path.join(__dirname, "sdk", "index.cjs")],
  ["@cloudbase/node-sdk", CLOUDBASE],
  ["tcb-admin-node", CLOUDBASE],
]);

/** What begins a line of the output that ends a call: the companion keeps it out of the log. */
const END_OF_OUTPUT = "\u001e";

/** Where WeChat keeps the files of a function; errors name it instead of a folder of this machine. */
const HOME = "/var/user";

const write = process.stdout.write.bind(process.stdout);
const exit = process.exit.bind(process);

/** @type {any} what the companion told of the function */
let told = null;
/** @type {(...args: any[]) => any} */
let main = () => undefined;
let arity = 0;
let asked = 0;
/** @type {Map<number, {resolve: (value: any) => void, reject: (error: any) => void}>} */
const waiting = new Map();

const channel = new Channel(Number(process.argv[2]), take, () => exit(0));
// The function has no use for it, and must not mistake it for an argument of its own.
process.argv.splice(2);

/** @param {any} frame */
function take(frame) {
  if (frame.type === "answer") answered(frame);
  else if (frame.type === "run") calls.run({ id: frame.id, wx: frame.wx }, run, frame);
  else if (frame.type === "load") load(frame);
}

state.ask = (action, name, payload) =>
  new Promise((resolve, reject) => {
    const call = currentCall();
    const number = ++asked;
    waiting.set(number, { resolve, reject });
    channel.send({ type: "ask", ask: number, run: call ? call.id : "", action, name, payload });
  });

/** @param {any} frame */
function answered({ ask, value, error }) {
  const { resolve, reject } = waiting.get(ask) || {};
  waiting.delete(ask);
  if (error) reject(error);
  else if (resolve) resolve(value);
}

/** @param {any} frame entry, folder, isModule, environment and what a context tells */
async function load(frame) {
  told = frame;
  state.environment = frame.environment;
  try {
    if (frame.isModule) replaceImported();
    const loaded = frame.isModule ? await import(pathToFileURL(frame.entry).href) : await required(frame.entry);
    const found = [loaded, loaded && loaded.default].find((part) => part && typeof part.main === "function");
    if (!found) throw new Error(`${path.basename(frame.entry)} exports no function "main"`);
    main = found.main.bind(found);
    arity = found.main.length;
    channel.send({ type: "ready" });
  } catch (error) {
    channel.send({ type: "failed", id: "", error: described(error) });
  }
}

/** @param {string} entry */
function required(entry) {
  try {
    return require(entry);
  } catch (error) {
    if (!needsImport(error)) throw error;
    replaceImported();
    return import(pathToFileURL(entry).href);
  }
}

/** Whether Node found a script to be one of modules by its text; older versions do not look. @param {any} error */
function needsImport(error) {
  if (error.code === "ERR_REQUIRE_ESM" || error.code === "ERR_REQUIRE_ASYNC_MODULE") return true;
  return error.code === "ERR_MODULE_NOT_FOUND" && [...OURS.keys()].some((name) => error.message.includes(`'${name}'`));
}

const loader = /** @type {any} */ (Module);
const resolve = loader._resolveFilename;
loader._resolveFilename = function (/** @type {string} */ request, /** @type {any[]} */ ...rest) {
  return OURS.get(request) || resolve.call(this, request, ...rest);
};

/** For `import`, at some cost in older versions of Node: only functions that are modules need it. */
function replaceImported() {
  const places = Object.fromEntries([...OURS].map(([name, file]) => [name, pathToFileURL(file).href]));
  if (loader.registerHooks) loader.registerHooks({ resolve: resolverOf(places) });
  else loader.register(pathToFileURL(path.join(__dirname, "hooks.mjs")).href, { data: places });
}

/** @param {Record<string, string>} places */
function resolverOf(places) {
  return (/** @type {string} */ specifier, /** @type {any} */ context, /** @type {any} */ next) => {
    const url = Object.hasOwn(places, specifier) ? places[specifier] : "";
    return url ? { url, format: "commonjs", shortCircuit: true } : next(specifier, context);
  };
}

/** @param {any} frame id, event, wx, seconds */
async function run({ id, event, wx, seconds }) {
  state.latest = currentCall();
  const until = Date.now() + seconds * 1000;
  Object.assign(process.env, named(wx));
  let text = "";
  try {
    text = JSON.stringify(await resultOf(event, contextOf(id, until)));
  } catch (error) {
    return finish({ type: "failed", id, error: described(error) });
  }
  // What JSON has no text for (undefined, a function) is null, as with WeChat.
  if (text === undefined) text = "null";
  const size = Buffer.byteLength(text);
  if (size > told.mostResult) return finish({ type: "large", id, size });
  endOutput(id);
  channel.sendText(`{"type":"done","id":${JSON.stringify(id)},"result":${text}}`);
}

/** @param {any} frame @param {() => void} [done] */
function finish(frame, done) {
  endOutput(frame.id);
  channel.send(frame, done);
}

/** @param {string} id */
function endOutput(id) {
  write(`${END_OF_OUTPUT}${id}\n`);
}

/** A function may return, give a promise, or call back as its third argument allows. @param {any} event @param {any} context */
function resultOf(event, context) {
  return new Promise((resolve, reject) => {
    const callback = (/** @type {any} */ error, /** @type {any} */ result) => (error ? reject(error) : resolve(result));
    const returned = main(event, context, callback);
    if (returned !== undefined || arity < 3) resolve(returned);
  });
}

/** The second argument of a function, as Tencent's runtime has it. @param {string} id @param {number} until */
function contextOf(id, until) {
  return {
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, until - Date.now()),
    memory_limit_in_mb: told.memory,
    time_limit_in_ms: told.seconds * 1000,
    request_id: id,
    function_name: told.name,
    function_version: "$LATEST",
    namespace: told.environment,
    environ: `TCB_ENV=${told.environment};SCF_NAMESPACE=${told.environment}`,
  };
}

/** The variables that packages look for who a call is for. @param {Record<string, any>} wx */
function named(wx) {
  const keys = ["OPENID", "APPID", "UNIONID", "CLIENTIP"];
  for (const key of keys) delete process.env[`WX_${key}`];
  const found = keys.filter((key) => wx[key]).map((key) => [`WX_${key}`, wx[key]]);
  return Object.fromEntries([...found, ["TCB_SOURCE", wx.SOURCE || ""]]);
}

/** An error as text, with the places of the function's own code and no path of this machine. @param {any} error @returns {string} */
function described(error) {
  if (!(error instanceof Error)) return typeof error === "string" ? error : String(JSON.stringify(error));
  const stack = String(error.stack || "");
  const whole = stack.includes(error.message) ? stack : `${error.name}: ${error.message}\n${stack}`;
  const own = whole.split("\n").filter((line) => !line.includes(__dirname) && !line.includes("(node:"));
  return own.join("\n").split(told ? told.folder : HOME).join(HOME);
}

process.on("uncaughtException", (error) => {
  const call = currentCall();
  console.error(described(error));
  finish({ type: "failed", id: call ? call.id : "", error: described(error) }, () => exit(1));
});

// A promise that nobody waits for ends no call: the function may have answered long ago.
process.on("unhandledRejection", (error) => console.error("a promise failed, and nobody waited for it:", described(error)));

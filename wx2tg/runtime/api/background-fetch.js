/**
 * What WeChat fetches before an app is opened ("pre") and twice a day ("periodic"), from the addresses of
 * `[background-fetch]`: here it is fetched as soon as the app asks for it, and the periodic data is kept.
 */

import { initData } from "../bridge/client.js";
import { env } from "../core/env.js";
import { asyncCall, failure, invoke } from "./_shared/call.js";
import { getText } from "./_shared/post.js";
import { HIDDEN, loadValue, saveValue } from "./_shared/store.js";

const TOKEN = `${HIDDEN}backgroundFetchToken`;
const KEPT = `${HIDDEN}backgroundFetchData`;

/** Characters that a token may have, and data at most, as in WeChat. */
const LONGEST_TOKEN = 1024;
const LONGEST_DATA = 256 * 1024;

/** Milliseconds after which periodic data is fetched anew. */
const PERIOD = 12 * 60 * 60 * 1000;

/** @typedef {{fetchedData: string, timeStamp: number, path: string, query: string, scene: number}} Fetched */

/** What is being fetched in this session, by its kind. @type {Map<string, Promise<Fetched>>} */
const fetching = new Map();

/** @param {ApiOptions<{token: string}>} options */
export function setBackgroundFetchToken(options) {
  return asyncCall("setBackgroundFetchToken", options, async ({ token }) => {
    if (token.length > LONGEST_TOKEN) throw failure(`token is longer than ${LONGEST_TOKEN} characters`);
    saveValue(TOKEN, token);
  });
}

/** Fails where none was set, as in WeChat. @param {ApiOptions} [options] */
export function getBackgroundFetchToken(options) {
  return asyncCall("getBackgroundFetchToken", options, async () => {
    const found = loadValue(TOKEN);
    if (!found) throw failure("no token");
    return { token: found.value };
  });
}

/** @param {ApiOptions<{fetchType: string}>} options */
export function getBackgroundFetchData(options) {
  return asyncCall("getBackgroundFetchData", options, ({ fetchType }) => fetched(fetchType));
}

/** The listener hears of each kind of data as it comes. @param {(data: Fetched & {fetchType: string}) => void} listener */
export function onBackgroundFetchData(listener) {
  for (const fetchType of ["pre", "periodic"]) {
    fetched(fetchType).then((data) => invoke(listener, { fetchType, ...data }), () => undefined);
  }
}

/** @param {string} fetchType @returns {Promise<Fetched>} */
function fetched(fetchType) {
  const url = (env.settings.backgroundFetch || {})[fetchType];
  if (!url) return Promise.reject(failure(`no data: set [background-fetch] ${fetchType === "periodic" ? "periodic" : "pre"} in wx2tg.toml`));
  const known = fetching.get(fetchType);
  if (known) return known;
  const started = fetchType === "periodic" ? periodic(url) : ask(url, launch());
  fetching.set(fetchType, started);
  started.catch(() => fetching.delete(fetchType));
  return started;
}

/** The data of an earlier session does as long as it is fresh, or no other is to be had. @param {string} url */
async function periodic(url) {
  const kept = loadValue(KEPT);
  if (kept && Date.now() - kept.value.timeStamp < PERIOD) return kept.value;
  try {
    const fresh = await ask(url, { path: "", query: "", scene: 0 });
    saveValue(KEPT, fresh);
    return fresh;
  } catch (error) {
    if (kept) return kept.value;
    throw error;
  }
}

/** @param {string} url @param {{path: string, query: string, scene: number}} opened @returns {Promise<Fetched>} */
async function ask(url, opened) {
  const timeStamp = Date.now();
  const token = loadValue(TOKEN);
  const { path, query, scene } = opened;
  const about = path ? { path, query, scene, code: initData() } : {};
  const given = { appid: env.config.appid || "", timestamp: timeStamp, token: token ? token.value : "", ...about };
  const search = Object.entries(given).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const fetchedData = await getText(`${url}${url.includes("?") ? "&" : "?"}${search}`);
  if (fetchedData.length > LONGEST_DATA) throw failure("the data is longer than 256 KB");
  return { fetchedData, timeStamp, path, query, scene };
}

/** How the app was opened. */
function launch() {
  const { path, query, scene } = env.options;
  // What stands in a query is not decoded before the app sees it, as in WeChat.
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return { path, query: pairs.join("&"), scene };
}

/** Starts an app: App(), the first page, then what may wait. */

import { launchData, ready, watchViewport } from "../bridge/viewport.js";
import { watchTheme } from "../bridge/theme.js";
import { callApp, watchErrors } from "../core/app.js";
import { env, guard } from "../core/env.js";
import { dispatch } from "../core/events.js";
import { pageLifetime } from "../core/page.js";
import { load } from "../core/registry.js";
import { afterPaint, element } from "../host/dom.js";
import { listenGestures } from "../host/gestures.js";
import { linkInHash, linkInStartParam } from "./links.js";
import { Shell, shownScheme } from "./shell.js";

/**
 * @param {Config} config of the bundle @param {Settings} settings of wx2tg.toml
 * @param {string | null} main module of app.js @param {() => void} later called after the first page was painted
 */
export function boot(config, settings, main, later) {
  env.config = config;
  env.settings = settings;
  env.address = document.baseURI;
  const root = element("wx-app");
  if (config.style) root.setAttribute("data-style", config.style);
  showScheme();
  if (env.parts.Lengths) env.lengths = new env.parts.Lengths(config.lengths || []);
  document.body.prepend(root);
  const shell = new Shell(root);
  env.shell = shell;
  env.router = shell.router;
  listen(root, config, shell);
  const link = firstLink(shell.router);
  env.options = { path: link.path, query: link.query, scene: 1001, shareTicket: "", referrerInfo: {}, chatType: undefined };
  if (main) guard(() => load(main));
  watchErrors();
  callApp("onLaunch", "appLaunch", env.options);
  callApp("onShow", "appShow", env.options);
  open(shell.router, link).then(() => afterPaint(() => {
    ready();
    later();
  }));
}

/** Style sheets ask for this attribute: the compiler puts it in the place of `@media (prefers-color-scheme)`. */
function showScheme() {
  document.documentElement.setAttribute("data-scheme", shownScheme());
}

/** The page to begin with: a deep link's, or the entry page. @param {Router} router */
function firstLink(router) {
  const { startParam } = launchData();
  /** @type {import("./links.js").Link} */
  const entry = { path: env.config.entry, query: startParam ? { scene: startParam } : {} };
  const exists = (/** @type {string} */ path) => router.exists(path);
  return linkInHash(location.hash) || (startParam && linkInStartParam(startParam, exists)) || entry;
}

/** @param {Router} router @param {import("./links.js").Link} link */
async function open(router, link) {
  const query = Object.keys(link.query).map((name) => `${name}=${link.query[name]}`).join("&");
  try {
    await router.reLaunch(`/${link.path}${query ? `?${query}` : ""}`, "appLaunch");
  } catch (error) {
    console.error(error);
    callApp("onPageNotFound", "pageNotFound", { ...link, isEntryPage: true });
    // The app may have gone to a page of its choice.
    await router.turn;
    if (!router.top()) await router.reLaunch(`/${env.config.entry}`).catch(console.error);
  }
}

/** @param {HTMLElement} root @param {Config} config @param {Shell} shell */
function listen(root, config, shell) {
  listenGestures(root, (el, type, detail, extra, native) => (
    dispatch(el, type, detail, { bubbles: true, composed: true, capturePhase: true, extra, native })
  ), !!config.blocksMoves);
  let { clientWidth: width, clientHeight: height } = root;
  watchViewport((rest) => {
    const top = env.router.top();
    if (!top) return;
    top.screen.measure();
    const { clientWidth, clientHeight } = root;
    if (!rest || (clientWidth === width && (clientHeight === height || writing()))) return;
    width = clientWidth;
    height = clientHeight;
    resized(top);
  }, (active) => {
    const top = env.router.top();
    if (active) {
      callApp("onShow", "appShow", env.options);
      if (top) pageLifetime(top, "show");
    } else {
      if (top) pageLifetime(top, "hide");
      callApp("onHide", "appHide");
      if (env.parts.saveExitState) env.parts.saveExitState();
    }
  });
  watchTheme((theme) => {
    showScheme();
    shell.retheme();
    callApp("onThemeChange", "themeChange", { theme });
  });
}

/** Whether an on-screen keyboard may be open. What it takes of the window's height is no change of the window's size. */
function writing() {
  const { activeElement } = document;
  return navigator.maxTouchPoints > 0 && !!activeElement && activeElement.matches("input, textarea, [contenteditable]");
}

/** @param {PageInstance} top */
function resized(top) {
  const { clientWidth: windowWidth, clientHeight: windowHeight } = top.screen.frame;
  const size = { windowWidth, windowHeight };
  for (const type of ["windowResize", "pageResize"]) env.events.emit(type, { size });
  pageLifetime(top, "resize", { size });
}

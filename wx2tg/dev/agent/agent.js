/** The agent in the app's frame: answers the workbench, tells it what happens, and brings in what was saved. */

import { Ids } from "./ids.js";
import { detailsOf, navigate, setData, stackOf } from "./inspect.js";
import { Live } from "./live.js";
import { Overlay } from "./overlay.js";
import { Picker } from "./pick.js";
import { bringBack, restart, takeKept } from "./restart.js";
import { sizesOf } from "./sizes.js";
import { answerStorage, watchStorage } from "./storage.js";
import { treeOf } from "./tree.js";

/** Milliseconds between two words that a tree has changed. */
const QUIET = 200;

/** Milliseconds between two looks for the first page, and for which it is looked for. */
const LOOK = 10;
const PATIENCE = 15000;

/** @param {WorkbenchLink} link @param {Env} env @param {Development} dev */
function answer(link, env, dev) {
  const ids = new Ids(dev);
  const picker = new Picker(ids, (id) => link.emit("picked", { id }));
  const watched = watchTree(link, ids);
  link.on("stack", () => stackOf(env, ids));
  link.on("tree", (data) => {
    const page = data?.page ? env.router.stack.find((known) => ids.ofInstance(known) === data.page) : env.router.top();
    if (!page) return null;
    watched(page);
    return treeOf(dev, ids, page);
  });
  link.on("node", ({ id }) => detailsOf(dev, ids, id));
  link.on("setData", (change) => setData(ids, change));
  link.on("pick", ({ on }) => picker.turn(!!on));
  link.on("highlight", ({ id }) => picker.show(id === null ? null : ids.node(id)));
  link.on("reveal", ({ id }) => reveal(ids.node(id)));
  link.on("navigate", (move) => navigate(env, move));
  link.on("restart", (data) => void setTimeout(() => restart(env, dev, !!data?.keep, 0)));
  link.on("sizes", () => sizesOf(dev));
  answerStorage(link, dev);
  watchStorage(() => link.emit("storage", null));
  watchStack(() => link.emit("stack", stackOf(env, ids)), env);
}

/** @param {Node | null} node */
function reveal(node) {
  const element = node instanceof Element ? node : node?.parentElement;
  if (!element) return false;
  element.scrollIntoView({ block: "center", inline: "nearest" });
  return true;
}

/** Call `changed` after pages or titles have changed. @param {() => void} changed @param {Env} env */
function watchStack(changed, env) {
  const { shell } = env;
  const { arrange } = shell;
  shell.arrange = function () {
    arrange.call(this);
    changed();
  };
  new MutationObserver(changed).observe(document.head.querySelector("title") ?? document.head, { childList: true });
}

/** Tell that the document of the page that was asked for has changed. @param {WorkbenchLink} link @param {Ids} ids */
function watchTree(link, ids) {
  let timer = 0;
  let shown = /** @type {PageInstance | null} */ (null);
  const observer = new MutationObserver(() => {
    timer ||= window.setTimeout(() => {
      timer = 0;
      if (shown) link.emit("tree", { id: ids.ofInstance(shown) });
    }, QUIET);
  });
  return (/** @type {PageInstance} */ page) => {
    if (shown === page) return;
    shown = page;
    observer.disconnect();
    observer.observe(page.el, { subtree: true, childList: true, characterData: true, attributes: true });
  };
}

/** Resolves when the first page is on the stack, or does not come. @param {Env} env */
async function firstPage(env) {
  const end = Date.now() + PATIENCE;
  while (!env.router?.top() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, LOOK));
  await env.router?.turn;
  performance.mark("wx2tg:first-page");
}

async function begin() {
  const link = window.__wx2tgDev;
  const overlay = new Overlay();
  const { env, dev } = window.wx2tg;
  const live = new Live(link, env, dev, overlay);
  live.connect();
  const kept = takeKept();
  await firstPage(env);
  answer(link, env, dev);
  link.complete();
  link.emit("ready", { reload: !!kept });
  if (!kept) return;
  await bringBack(env, dev, kept);
  if (kept.version) link.emit("live", { version: kept.version, ms: Date.now() - kept.at, how: "restarted", failed: null });
}

void begin();

/** Starts the app anew and brings it back to where it was: the pages of its stack with their queries, and how far they were scrolled. */

const KEY = "wx2tg.dev.restart";

/** Milliseconds after which what was kept is too old to be brought back. */
const LATEST = 60000;

/** Milliseconds that pages get for growing to where they were scrolled to. */
const GROWING = 3000;

/**
 * `scrolled` are elements of the page: name, number among those of that name, top, left.
 * @typedef {{route: string, query: Record<string, string>, top: number, scrolled: [string, number, number, number][]}} KeptPage
 * @typedef {{pages: KeptPage[], at: number, version: number}} Kept
 */

/** @param {Env} env @param {Development} dev @param {boolean} keep whether the pages come back @param {number} version that the app will have */
export function restart(env, dev, keep, version) {
  const pages = keep && env.router ? env.router.stack.map(keptPage) : [];
  sessionStorage.setItem(KEY, JSON.stringify({ pages, at: Date.now(), version }));
  const [first] = pages;
  const link = first ? dev.tree.formatLink({ path: first.route, query: first.query }) : env.config.entry;
  // The parameters of the launch are in the client script's own storage since the first start.
  history.replaceState(history.state, "", `#/${link}`);
  location.reload();
}

/** @param {PageInstance} page @returns {KeptPage} */
function keptPage({ is, query, screen }) {
  const scrolled = /** @type {[string, number, number, number][]} */ ([]);
  const counts = new Map();
  for (const el of screen.page.querySelectorAll("*")) {
    const number = counts.get(el.localName) ?? 0;
    counts.set(el.localName, number + 1);
    if (el.scrollTop || el.scrollLeft) scrolled.push([el.localName, number, el.scrollTop, el.scrollLeft]);
  }
  return { route: is, query: { ...query }, top: screen.page.hidden ? screen.scrollTop : screen.page.scrollTop, scrolled };
}

/** What the frame kept before it was started anew; null where it was not. @returns {Kept | null} */
export function takeKept() {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (!text) return null;
  const kept = /** @type {Kept} */ (JSON.parse(text));
  return Date.now() - kept.at < LATEST ? kept : null;
}

/** Open the pages again. Where the app has gone to another page by itself, it stays there. @param {Env} env @param {Development} dev @param {Kept} kept */
export async function bringBack(env, dev, { pages }) {
  const { router } = env;
  for (const [index, { route, query, top, scrolled }] of pages.entries()) {
    if (index) {
      await router.navigateTo(`/${dev.tree.formatLink({ path: route, query })}`).catch(() => {});
    }
    await router.turn;
    const page = router.top();
    if (!page || page.is !== route || router.stack.length !== index + 1) return;
    if (index + 1 < pages.length) page.screen.page.scrollTop = top;
    else hold(page.screen.page, top, scrolled);
  }
  // A page that is covered gets its place when it shows again.
  router.stack.slice(0, -1).forEach(({ screen }, index) => (screen.scrollTop = pages[index].top));
}

/** Scroll a page to where it was, as soon as it is long enough; a user who scrolls has the last word. @param {HTMLElement} page @param {number} top @param {KeptPage["scrolled"]} scrolled */
function hold(page, top, scrolled) {
  const end = Date.now() + GROWING;
  let moved = false;
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(type, () => (moved = true), { once: true, capture: true });
  const step = () => {
    if (moved) return;
    let there = reach(page, top, page.scrollLeft);
    for (const [name, number, y, x] of scrolled) {
      const el = page.querySelectorAll(name)[number];
      there = !!el && reach(el, y, x) && there;
    }
    if (!there && Date.now() < end) setTimeout(step, 50);
  };
  step();
}

/** @param {Element} el @param {number} top @param {number} left */
function reach(el, top, left) {
  if (Math.abs(el.scrollTop - top) > 1) el.scrollTop = top;
  if (Math.abs(el.scrollLeft - left) > 1) el.scrollLeft = left;
  return Math.abs(el.scrollTop - top) <= 1 && Math.abs(el.scrollLeft - left) <= 1;
}

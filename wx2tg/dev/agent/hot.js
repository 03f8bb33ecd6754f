/** Brings a running app up to date with what was saved: sheets, templates, components, pictures; all else starts it anew. */

/**
 * The server's word of a build, as it stands in the live connection.
 * @typedef {{id: string, path: string, kind: string, template?: boolean}} Part
 * @typedef {{version: number, from: number, sheets: string[], units: Part[], modules: Part[], assets: string[], whole: boolean}} Update
 * @typedef {"sheets" | "rendered" | "recreated" | "restarted" | "assets" | "none"} How
 */

/** Milliseconds for a script and for a sheet. */
const PATIENCE = 10000;

/**
 * What is to be done for an update. `fresh` are components that are made anew, `forgotten` the units whose scripts run
 * again; null where the app has to start anew.
 * @typedef {{units: Part[], modules: Part[], fresh: string[]} | null} Work
 */

/** @param {Env} env @param {Development} dev @param {Update} update @returns {Work} */
export function workOf(env, dev, { units, modules, whole }) {
  if (whole) return null;
  const work = { units: /** @type {Part[]} */ ([]), modules: /** @type {Part[]} */ ([]), fresh: /** @type {string[]} */ ([]) };
  const live = new Set(dev.tree.liveInstances().map(({ is }) => is));
  const isLivePage = (/** @type {string} */ id) => id in env.config.pagesConfig && live.has(id);
  for (const unit of units) {
    if (unit.kind === "app") return null;
    // What has not been loaded yet is loaded as it is now.
    if (!dev.parts.hasUnit(unit.id)) continue;
    if (!unit.template && isLivePage(unit.id)) return null;
    work.units.push(unit);
    if (!unit.template) work.fresh.push(unit.id);
  }
  for (const module of modules) {
    if (!dev.parts.hasModule(module.id)) continue;
    work.modules.push(module);
    if (!dev.parts.hasRun(module.id)) continue;
    const owners = dev.parts.unitsOf(module.id);
    if (!owners.length || owners.some(isLivePage)) return null;
    work.fresh.push(...owners);
  }
  work.fresh = [...new Set(work.fresh)];
  return work;
}

/** Run the new scripts and put what they bring in the place of the old. @param {Development} dev @param {NonNullable<Work>} work @param {number} version @returns {Promise<How>} */
export async function replaceParts(dev, { units, modules, fresh }, version) {
  if (!units.length && !modules.length) return "none";
  const ids = (/** @type {Part[]} */ parts) => parts.map(({ id }) => id);
  const paths = [...new Set([...modules, ...units].map(({ path }) => path))];
  await dev.replace({ units: ids(units), modules: ids(modules), fresh }, () => Promise.all(paths.map((path) => runScript(path, version))));
  return fresh.length ? "recreated" : "rendered";
}

/** @param {string} path @param {number} version @returns {Promise<void>} */
function runScript(path, version) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const end = (/** @type {Error | null} */ error) => {
      clearTimeout(timer);
      script.remove();
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(() => end(new Error(`${path} did not come.`)), PATIENCE);
    script.async = false;
    script.onload = () => end(null);
    script.onerror = () => end(new Error(`${path} could not be loaded.`));
    script.src = `${path}?v=${version}`;
    document.head.append(script);
  });
}

/** The path in the bundle that an address leads to; "" for any other address. @param {string} address */
export function pathOf(address) {
  const base = new URL(".", document.baseURI).href;
  return address.startsWith(base) ? decodeURI(address.slice(base.length).replace(/[?#].*$/, "")) : "";
}

/**
 * Swap style sheets: the old one stays until the new one is there, so that nothing is seen without a style.
 * @param {string[]} paths @param {number} version @returns {Promise<How>}
 */
export async function swapSheets(paths, version) {
  const links = [.../** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel="stylesheet"]'))];
  const changed = links.filter(({ href }) => paths.includes(pathOf(href)));
  await Promise.all(changed.map((link) => swapSheet(link, version)));
  return changed.length ? "sheets" : "none";
}

/** @param {HTMLLinkElement} link @param {number} version @returns {Promise<void>} */
function swapSheet(link, version) {
  return new Promise((resolve) => {
    const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
    const end = (/** @type {HTMLLinkElement} */ gone) => {
      clearTimeout(timer);
      next.onload = next.onerror = null;
      gone.remove();
      resolve();
    };
    const timer = setTimeout(() => end(next), PATIENCE);
    next.onload = () => end(link);
    next.onerror = () => end(next);
    next.href = `${pathOf(link.href)}?v=${version}`;
    // Behind the old one: the order of sheets counts.
    link.after(next);
  });
}

/**
 * Show pictures that have changed: those that elements show, and those that style sheets name.
 * @param {string[]} paths @param {number} version @returns {Promise<How>}
 */
export async function swapAssets(paths, version) {
  if (!paths.length) return "none";
  await Promise.all(paths.map((path) => fetch(path, { cache: "reload" }).catch(() => null)));
  for (const el of /** @type {NodeListOf<HTMLImageElement | HTMLMediaElement>} */ (document.querySelectorAll("img, audio, video, source"))) {
    if (paths.includes(pathOf(el.src))) el.src = `${pathOf(el.src)}?v=${version}`;
  }
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[style*="url("]'))) renew(el.style, paths, version);
  for (const sheet of document.styleSheets) renewRules(sheet, paths, version);
  return "assets";
}

/** @param {CSSStyleSheet | CSSGroupingRule} holder @param {string[]} paths @param {number} version */
function renewRules(holder, paths, version) {
  for (const rule of holder.cssRules) {
    if (rule instanceof CSSStyleRule) renew(rule.style, paths, version, rule.parentStyleSheet?.href || document.baseURI);
    else if (rule instanceof CSSGroupingRule) renewRules(rule, paths, version);
  }
}

/** @param {CSSStyleDeclaration} style @param {string[]} paths @param {number} version @param {string} [base] of the addresses in it */
function renew(style, paths, version, base = document.baseURI) {
  for (const name of style) {
    const value = style.getPropertyValue(name);
    if (!value.includes("url(")) continue;
    const next = value.replace(/url\((["']?)(.*?)\1\)/g, (written, quote, address) => {
      const path = pathOf(new URL(address, base).href);
      return paths.includes(path) ? `url("${new URL(`${path}?v=${version}`, document.baseURI).href}")` : written;
    });
    if (next !== value) style.setProperty(name, next, style.getPropertyPriority(name));
  }
}

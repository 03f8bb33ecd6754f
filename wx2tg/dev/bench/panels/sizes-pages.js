/** What a page of the bundle loads before it is seen. */

/**
 * @typedef {{route: string, entry: number, shared: number, own: number, total: number, most: number}} PageSize
 * Bytes as gzip: of the entry, which every page needs, of chunks that pages share, and of the page's own files.
 * `most` is the greatest total of all pages.
 */

/** What a browser reads first, whichever page is opened. */
const ENTRY = /^(?:index\.html|_app\/app\.(?:js|css))$/;

/**
 * @param {{assets: {path: string, gzip: number}[], pages?: Record<string, string[]>}} bundle
 * @param {string[]} routes
 * @param {string} first  The route of the entry page, which stands in the entry's own files.
 * @returns {PageSize[]}
 */
export function pagesOf({ assets, pages }, routes, first) {
  const sizes = new Map(assets.map(({ path, gzip }) => [path, gzip]));
  const sum = (/** @type {Iterable<string>} */ paths) => [...paths].reduce((total, path) => total + (sizes.get(path) ?? 0), 0);
  const entries = assets.map(({ path }) => path).filter((path) => ENTRY.test(path));
  const entry = sum(entries);
  const found = routes.map((route) => {
    const files = (pages?.[route] ?? ownFiles(route)).filter((path) => !entries.includes(path));
    const name = `_app/${route.replaceAll("/", ".")}.`;
    const own = sum(files.filter((path) => path.startsWith(name)));
    const shared = sum(files.filter((path) => !path.startsWith(name)));
    return { route, entry, shared, own, total: entry + shared + own, most: 1 };
  });
  const most = Math.max(1, ...found.map(({ total }) => total));
  found.sort((a, b) => Number(b.route === first) - Number(a.route === first) || b.total - a.total);
  return found.map((page) => ({ ...page, most }));
}

/** @param {string} route */
function ownFiles(route) {
  return ["js", "css"].map((suffix) => `_app/${route.replaceAll("/", ".")}.${suffix}`);
}

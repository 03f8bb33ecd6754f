/** Brings the chunks that a page needs: its style sheets and scripts, each once. */

/** @type {Map<string, Promise<void>>} */
const loading = new Map();

/**
 * Load files of the bundle in order: scripts run in the order given, and none before the style sheets are there.
 * @param {string[]} files relative to the bundle
 */
export async function loadFiles(files) {
  await Promise.all(files.filter((file) => file.endsWith(".css")).map(once));
  for (const file of files) if (!file.endsWith(".css")) await once(file);
}

/** @param {string} file */
function once(file) {
  let known = loading.get(file);
  if (!known) {
    known = file.endsWith(".css") ? loadStyle(file) : loadScript(file);
    loading.set(file, known);
    known.catch(() => loading.delete(file));
  }
  return known;
}

/** @param {string} src */
function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => resolve(undefined);
    script.onerror = () => {
      script.remove();
      reject(new Error(`"${src}" could not be loaded`));
    };
    script.src = src;
    document.head.append(script);
  });
}

/** A page is shown without its style rather than not at all. @param {string} href */
function loadStyle(href) {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.onload = link.onerror = () => resolve(undefined);
    link.href = href;
    document.head.append(link);
  });
}

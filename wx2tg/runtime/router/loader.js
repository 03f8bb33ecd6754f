/** Brings the chunks that a page needs: its style sheets and scripts, each once. */

/** Milliseconds for a script and for a style sheet; a server may accept a call and never answer it. */
const SCRIPT = 60000;
const STYLE = 10000;

/** @type {Map<string, Promise<void>>} */
const loading = new Map();

/**
 * Load files of the bundle in order: scripts run in the order given, and none before the style sheets are there.
 * @param {string[]} files relative to the bundle
 */
export async function loadFiles(files) {
  const styles = files.filter((file) => file.endsWith(".css"));
  const scripts = files.filter((file) => !file.endsWith(".css"));
  if (files.length > 1) scripts.forEach(fetchEarly);
  await Promise.all(styles.map(once));
  for (const file of scripts) await once(file);
}

/** Files run one after another, but none has to wait for the others to be fetched. @param {string} file */
function fetchEarly(file) {
  if (loading.has(file)) return;
  const link = document.createElement("link");
  link.rel = "preload";
  link.as = "script";
  link.href = file;
  document.head.append(link);
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
    const missed = () => {
      script.remove();
      reject(new Error(`"${src}" could not be loaded`));
    };
    const timer = setTimeout(missed, SCRIPT);
    script.onload = () => {
      clearTimeout(timer);
      resolve(undefined);
    };
    script.onerror = missed;
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
    setTimeout(resolve, STYLE);
    link.href = href;
    document.head.append(link);
  });
}

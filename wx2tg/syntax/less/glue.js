// Lets the browser's build of less.js run without a browser, and without anything to read from.
var window = globalThis;
var location = { href: "", protocol: "file:", hostname: "", port: "", hash: "" };
var document = { currentScript: null, location: location, getElementsByTagName: () => [] };
var console = { debug() {}, info() {}, log() {}, warn() {}, error() {} };
window.less = { onReady: false, env: "production" };

/**
 * Compiles one sheet. `files` maps `folder + "\n" + address` to [path, text] or, where there is no such file, to null.
 *
 * @returns {object} `css` and `mappings`, or `error`, or `wanted`: the keys that `files` has to have as well.
 */
function compileLess(text, path, files) {
  const wanted = new Set();
  const mappings = [];
  class Files extends less.AbstractFileManager {
    supports() {
      return true;
    }
    loadFileSync(address, folder) {
      const key = `${folder}\n${address}`;
      if (!Object.hasOwn(files, key)) wanted.add(key);
      const found = files[key];
      return found ? { filename: found[0], contents: found[1] } : { type: "Absent", message: address };
    }
  }
  less.PluginLoader = class {
    loadPluginSync() {
      return { type: "Script", message: "@plugin" };
    }
  };
  less.environment.clearFileManagers();
  less.environment.addFileManager(new Files());
  less.environment.getSourceMapGenerator = () =>
    class {
      addMapping({ generated, original, source }) {
        mappings.push([generated.line - 1, generated.column, source, original.line - 1, original.column]);
      }
      toJSON() {
        return null;
      }
    };
  const options = {
    filename: path,
    syncImport: true,
    sourceMap: { disableSourcemapAnnotation: true, sourceMapBasepath: "" },
  };
  let result = { error: { type: "Syntax", message: "less.js did not finish", line: null } };
  less.render(text, options, (error, output) => {
    result = error ? { error: described(error) } : { css: output.css, mappings };
  });
  return wanted.size ? { wanted: [...wanted] } : result;
}

function described({ type, message, filename, line, column }) {
  return { type, message, filename, line, column };
}

// Lets the browser's build of less.js run without a browser, and without anything to read from.
var window = globalThis;
var location = { href: "", protocol: "file:", hostname: "", port: "", hash: "" };
var document = { currentScript: null, location: location, getElementsByTagName: () => [] };
var console = { debug() {}, info() {}, log() {}, warn() {}, error() {} };
window.less = { onReady: false, env: "production" };

/** A source that finds the line of an offset by search: less.js cuts and splits it for every mark of the source map. */
class Indexed extends String {
  constructor(text) {
    super(text);
    this.starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }
  substring(start, end) {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= end) low = middle;
      else high = middle;
    }
    const lines = { length: low + 1, [low]: { length: Math.min(end, this.length) - this.starts[low] } };
    return start === 0 ? { split: () => lines } : super.substring(start, end);
  }
}

/** A plugin of less.js that makes the sources Indexed, once nothing but the source map needs them. */
const indexing = {
  install(less, manager) {
    let contents = {};
    manager.addPreProcessor({
      process(text, { imports }) {
        contents = imports.contents;
        return text;
      },
    });
    manager.addVisitor({
      run(root) {
        for (const path of Object.keys(contents)) contents[path] = new Indexed(contents[path]);
        return root;
      },
    });
  },
};

/**
 * Compiles one sheet. `files` maps `folder + "\n" + address` to [path, text] or, where there is no such file, to null.
 * `longest` is how long the CSS may become.
 *
 * @returns {object} `css` and `mappings`, or `long`: how long the CSS is, or `error`, or `wanted`: the keys that `files`
 * has to have as well.
 */
function compileLess(text, path, files, longest) {
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
    plugins: [indexing],
    sourceMap: { disableSourcemapAnnotation: true, sourceMapBasepath: "" },
  };
  let result = { error: { type: "Syntax", message: "less.js did not finish", line: null } };
  less.render(text, options, (error, output) => {
    if (error) result = { error: described(error) };
    else if (output.css.length > longest) result = { long: output.css.length };
    else result = { css: output.css, mappings };
  });
  return wanted.size ? { wanted: [...wanted] } : result;
}

function described({ type, message, filename, line, column }) {
  return { type, message, filename, line, column };
}

/**
 * What programs print with `log`, once ours and once as esbuild lowers them to what node knows.
 *
 * `node printing.mjs ESBUILD_MODULES RUNTIME_CORE`, with JSON on the standard input and output: `{source, code}` by name
 * becomes the two texts.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { inspect } from "node:util";

const [esbuildModules, core] = process.argv.slice(2);
const esbuild = createRequire(path.join(path.resolve(esbuildModules), "esbuild"))("esbuild");
const OPTIONS = { loader: "ts", format: "cjs", target: "es2022", logLevel: "silent" };
const HELPERS = { $esm: ["interop", "esm"], $def: ["interop", "def"], $std: ["standard", "std"] };

const helpers = {};
for (const [name, [file, exported]] of Object.entries(HELPERS)) {
  const text = readFileSync(path.join(core, `${file}.js`), "utf8");
  helpers[name] = (await import(`data:text/javascript,${encodeURIComponent(text)}`))[exported];
}

async function printed(code) {
  const lines = [];
  const log = (...values) => lines.push(values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" "));
  const module = { exports: {} };
  const names = ["log", "module", "exports", ...Object.keys(helpers)];
  try {
    new Function(...names, code)(log, module, module.exports, ...Object.values(helpers));
    await new Promise((resolve) => setTimeout(resolve));
  } catch (error) {
    lines.push(`throws ${error.name}`);
  }
  return lines.join("\n");
}

const answers = {};
for (const [name, { source, code }] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const { code: theirs } = esbuild.transformSync(source, OPTIONS);
  answers[name] = [await printed(code), await printed(theirs)];
}
process.stdout.write(JSON.stringify(answers));

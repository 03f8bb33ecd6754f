/**
 * What esbuild makes of TypeScript, and whether two scripts are the same program.
 *
 * `node oracle.mjs ESBUILD_MODULES ACORN_MODULES transform|compare|print`, with JSON on the standard input and output: a
 * source by its name becomes `{code}` or `{error}`; a pair of scripts becomes null or the first place where they differ;
 * the body of a function becomes its one spelling without empty statements, or null where no engine accepts it.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { canonical, firstDifference } from "./canonical.mjs";

const [esbuildModules, acornModules, verb] = process.argv.slice(2);
const esbuild = packageOf(esbuildModules, "esbuild");
const acorn = packageOf(acornModules, "acorn");

const OPTIONS = {
  loader: "ts",
  target: "esnext",
  charset: "utf8",
  logLevel: "silent",
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: true, target: "esnext" } },
};

function packageOf(modules, name) {
  return createRequire(path.join(path.resolve(modules), name))(name);
}

function transform(source) {
  try {
    return { code: esbuild.transformSync(source, OPTIONS).code };
  } catch (error) {
    const first = error.errors ? error.errors[0] : { text: String(error) };
    return { error: first.location ? `${first.location.line}: ${first.text}` : first.text };
  }
}

function compare([ours, theirs]) {
  try {
    return firstDifference(canonical(acorn, ours), canonical(acorn, theirs));
  } catch (error) {
    return String(error);
  }
}

function print(body) {
  try {
    new Function(body);
  } catch {
    return null;
  }
  const { code } = esbuild.transformSync(body, { ...OPTIONS, loader: "js", minifyWhitespace: true });
  return code.replace(/;+(?=})|(?<=[{}:;]|^);+/g, "").trim();
}

const input = JSON.parse(readFileSync(0, "utf8"));
const work = { transform, compare, print }[verb];
const output = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, work(value)]));
process.stdout.write(JSON.stringify(output));

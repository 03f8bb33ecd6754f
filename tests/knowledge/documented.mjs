/**
 * What WeChat's own typings say that members of `wx` take and give.
 *
 * `node documented.mjs TYPESCRIPT_MODULES TYPINGS_MODULES` prints `{apis: {name: {options, results}}, managers: {name:
 * {method: options}}}`: names of options and of fields of results, of `wx.request` and of what `wx.createMapContext` gives.
 */

import { createRequire } from "node:module";
import path from "node:path";

const [typescriptModules, typingsModules] = process.argv.slice(2);
const ts = createRequire(path.join(path.resolve(typescriptModules), "typescript"))("typescript");
const entry = path.join(path.resolve(typingsModules), "miniprogram-api-typings", "index.d.ts");
const program = ts.createProgram([entry], { lib: ["lib.es2020.d.ts"], types: [], noResolve: false, strict: true });
const checker = program.getTypeChecker();

/** Ways to be told how a call ended, and its codes, which every call has. */
const EVERYWHERE = new Set(["success", "fail", "complete", "errMsg", "errCode", "errno"]);

const own = (type) => checker.getPropertiesOfType(type).map(({ name }) => name).filter((name) => !EVERYWHERE.has(name));

function typeOf(symbol) {
  const declaration = symbol.valueDeclaration ?? symbol.declarations[0];
  return checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(symbol, declaration));
}

/** The type of a parameter; of a type parameter, that of its constraint. */
function given(parameter) {
  const type = typeOf(parameter);
  return checker.getNonNullableType(checker.getBaseConstraintOfType(type) ?? type);
}

/** Whether a parameter takes options: an object of the typings' own, which cannot be called. */
function isOptions(type) {
  const declared = (type.aliasSymbol ?? type.symbol)?.declarations ?? [];
  const typings = declared.some((node) => node.getSourceFile().fileName.includes("miniprogram-api-typings"));
  return typings && !!(type.flags & ts.TypeFlags.Object) && !type.getCallSignatures().length && !checker.isArrayType(type);
}

function optionsOf(signature) {
  const [first] = signature.getParameters();
  const type = first && given(first);
  return type && isOptions(type) ? type : null;
}

function resultsOf(type) {
  const success = type.getProperty("success");
  const [signature] = success ? typeOf(success).getCallSignatures() : [];
  const [result] = signature ? signature.getParameters() : [];
  const answer = result && given(result);
  // A text has methods, not fields.
  return answer && answer.flags & ts.TypeFlags.Object ? own(answer) : [];
}

const apis = {};
const managers = {};
for (const file of program.getSourceFiles()) {
  ts.forEachChild(file, function visit(node) {
    if (ts.isModuleDeclaration(node) && node.body) ts.forEachChild(node.body, visit);
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== "Wx") return;
    for (const member of checker.getPropertiesOfType(checker.getTypeAtLocation(node))) {
      const [signature] = typeOf(member).getCallSignatures();
      if (!signature) continue;
      const options = optionsOf(signature);
      apis[member.name] = { options: options ? own(options) : [], results: options ? resultsOf(options) : [] };
      const made = signature.getReturnType();
      if (!(made.flags & ts.TypeFlags.Object) || made.symbol?.name === "Promise") continue;
      for (const method of checker.getPropertiesOfType(made)) {
        const [call] = typeOf(method).getCallSignatures();
        const taken = call && optionsOf(call);
        const names = taken ? own(taken) : [];
        if (names.length) (managers[member.name] ??= {})[method.name] = names;
      }
    }
  });
}
process.stdout.write(JSON.stringify({ apis, managers }));

// Compiles WXML for glass-easel: a program's files in, one JSON line each; its template functions and warnings out.
const readline = require("node:readline");
const { TmplGroup } = require("glass-easel-template-compiler");

function compiled(files) {
  const group = new TmplGroup();
  const warnings = [];
  for (const [path, text] of Object.entries(files)) {
    if (path.endsWith(".wxml")) {
      for (const warning of group.addTmpl(path.slice(0, -5), text)) warnings.push(`${path}: ${warning.message}`);
    } else if (path.endsWith(".wxs")) {
      // A template asks for it without the suffix, another script with it.
      group.addScript(path.slice(0, -4), text);
      group.addScript(path, text);
    }
  }
  // WeChat's client shows null, in both frameworks, where glass-easel as it is published shows nothing.
  const groups = group.getTmplGenObjectGroups();
  const nulls = groups.replace("a==null?'':String(a)", "a===undefined?'':String(a)");
  if (nulls === groups) throw new Error("how texts are made has changed");
  group.free();
  return { groups: nulls, warnings };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  let answer;
  try {
    answer = compiled(JSON.parse(line));
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});

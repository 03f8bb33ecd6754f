// Compiles the WXML on the standard input for glass-easel: a module that exports `content`.
import { readFileSync } from "node:fs";
import { TmplGroup } from "glass-easel-template-compiler";

const wxml = readFileSync(0, "utf8").replace(/<(\/?)view/g, "<$1div").replace(/<(\/?)text/g, "<$1span");
const group = new TmplGroup();
group.addTmpl("", wxml);
console.log(`const groups = ${group.getTmplGenObjectGroups()};\nexport const content = groups[""];`);

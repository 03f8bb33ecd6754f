// Counts the uses of wx, FinClip's ft too, in scripts: what a judge that shares nothing with wx2tg finds by acorn's trees and
// eslint-scope's scopes. Standard input has the texts; the answer has for each its uses (name, offset in UTF-16 units), or
// null where acorn refuses it.
const [, , acornPath, scopePath] = process.argv;
const acorn = require(acornPath);
const { analyze } = require(scopePath);

const OPTIONS = { ecmaVersion: "latest", allowReturnOutsideFunction: true, allowHashBang: true, ranges: true };

function parse(text) {
  for (const sourceType of ["script", "module"]) {
    try {
      return [acorn.parse(text, { ...OPTIONS, sourceType }), sourceType];
    } catch {}
  }
  return null;
}

function addParents(node, parent) {
  node.parent = parent;
  for (const [key, value] of Object.entries(node)) {
    if (key === "parent") continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === "string") addParents(child, node);
    }
  }
}

function text(node) {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return null;
}

const memberName = (node) => (node.computed ? text(node.property) : node.property.name);

/** The members that an object pattern takes of the object called `name`. */
function* taken(pattern, name) {
  for (const property of pattern.properties) {
    if (property.type === "RestElement") continue;
    const key = property.computed ? null : property.key.name ?? String(property.key.value);
    if (key === null) continue;
    const target = property.value.type === "AssignmentPattern" ? property.value.left : property.value;
    if (target.type === "ObjectPattern" && target === property.value && name.split(".").length < 2) {
      yield* taken(target, `${name}.${key}`);
    } else {
      yield [`${name}.${key}`, property.key.start];
    }
  }
}

/** The uses that a mention of `wx` makes. */
function* usesAt(identifier) {
  let node = identifier;
  const names = ["wx"];
  for (;;) {
    const { parent } = node;
    if (parent.type === "ChainExpression") {
      node = parent;
    } else if (parent.type === "MemberExpression" && parent.object === node && names.length < 3) {
      const name = memberName(parent);
      if (name === null) break;
      names.push(name);
      node = parent;
    } else {
      break;
    }
  }
  const { parent } = node;
  const name = names.join(".");
  if (parent.type === "VariableDeclarator" && parent.init === node && parent.id.type === "ObjectPattern") {
    yield* taken(parent.id, name);
  } else if (parent.type === "AssignmentExpression" && parent.right === node && parent.left.type === "ObjectPattern") {
    yield* taken(parent.left, name);
  } else if (names.length > 1) {
    const assigned = parent.type === "AssignmentExpression" && parent.left === node;
    if (!assigned) yield [name, identifier.start];
  }
}

function uses(source) {
  const parsed = parse(source);
  if (parsed === null) return null;
  const [tree, sourceType] = parsed;
  const scopes = analyze(tree, { ecmaVersion: 2022, sourceType, nodejsScope: sourceType === "script", ignoreEval: true });
  addParents(tree, null);
  const mentions = scopes.globalScope.through.map((reference) => reference.identifier);
  return mentions
    .filter(({ name }) => name === "wx" || name === "ft")
    .flatMap((identifier) => [...usesAt(identifier)])
    .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

const texts = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map(uses)));

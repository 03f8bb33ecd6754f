/**
 * A script as a tree in which only that counts which changes what it does.
 *
 * Two compilers of TypeScript agree on the program and not on its text: enums and namespaces are functions of one form
 * or another, esbuild writes the values of enum members in place of their names (with the name in a comment), gives
 * every declared field a definition that WeChat's compiler drops, and writes `void 0` for `undefined`.
 */

const SKIPPED = new Set(["type", "start", "end", "raw", "shorthand", "directive", "sourceType", "bigint", "optional"]);
/** A name of the compiler's that occurs in the source, and so got underscores. */
const MADE_NEW = /^(\$(?:m|default))_+/;
const BODIES = { IfStatement: ["consequent", "alternate"], LabeledStatement: [] };
const LOOPS = new Set(["ForStatement", "ForInStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement"]);

/** The canonical tree of `code`, the body of a CommonJS function or of a module. */
export function canonical(acorn, code) {
  const comments = [];
  const tree = acorn.parse(code, {
    ecmaVersion: "latest",
    sourceType: "script",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    onComment: comments,
  });
  const state = { code, named: namesBehind(comments), enums: new Map(), renamed: [] };
  return { type: "Program", body: statements(tree.body, state) };
}

/** The first place where `ours` and `theirs` differ, as text; null where they agree. */
export function firstDifference(ours, theirs, place = "") {
  if (Object.is(ours, theirs)) return null;
  if (isObject(ours) && isObject(theirs)) {
    if (theirs.inlined && ours.type === "Member" && ours.property === theirs.inlined) return null;
    if (theirs.inlined && ours.inlined === undefined) return firstDifference(ours, theirs.value, place);
    if (ours.type === "Identifier" && isNumbered(ours.name, theirs.name)) return null;
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const found = firstDifference(ours[key], theirs[key], `${place}.${key}`);
      if (found) return found;
    }
    return null;
  }
  return `at ${place}: ${excerpt(ours)} and with esbuild ${excerpt(theirs)}`;
}

/** esbuild gives a name that shadows another one a number. */
function isNumbered(name, other) {
  return typeof other === "string" && other.startsWith(name) && /^\d+$/.test(other.slice(name.length));
}

function excerpt(node) {
  return (JSON.stringify(node) ?? "nothing").slice(0, 300);
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function namesBehind(comments) {
  const block = comments.filter((comment) => comment.type === "Block");
  return new Map(block.map((comment) => [comment.start, comment.value.trim()]));
}

function statements(list, state) {
  return list.flatMap((node) => statement(node, state)).filter((node) => node !== null);
}

function statement(node, state) {
  if (node.type === "EmptyStatement" || node.directive === "use strict") return null;
  const filled = node.type === "VariableDeclaration" ? filledByVariable(node, state) : filledByStatement(node, state);
  if (filled) return filled;
  if (node.type === "VariableDeclaration" && isAwaitingFilling(node, state)) return null;
  if (node.type === "ExpressionStatement" && node.expression.type === "SequenceExpression") {
    const parts = node.expression.expressions.map((expression) => ({ type: node.type, expression }));
    return parts.filter((part) => !isIdle(part, state)).map((part) => convert(part, state));
  }
  return isEmptyLinkage(node) || isIdle(node, state) ? null : convert(node, state);
}

/** `N.a;`, which is left of an exported variable without a value. */
function isIdle(node, state) {
  const value = node.type === "ExpressionStatement" ? node.expression : {};
  return value.type === "MemberExpression" && !value.computed && value.object.name === state.renamed.at(-1)?.[0];
}

/** `$esm(exports,{})`: whether a module without exports is an ES module is not a matter of its types. */
function isEmptyLinkage(node) {
  const call = node.type === "ExpressionStatement" && node.expression;
  return call && call.type === "CallExpression" && call.callee.name === "$esm" && !call.arguments[1].properties.length;
}

/** `var E;` or `let E;` that an enum or a namespace is going to fill. */
function isAwaitingFilling(node, state) {
  const [only] = node.declarations;
  if (node.declarations.length > 1 || only.init || only.id.type !== "Identifier") return false;
  const rest = state.code.slice(node.end, node.end + 200);
  const name = only.id.name.replaceAll("$", "\\$");
  return new RegExp(`^;?\\s*(/\\*.*?\\*/)?\\s*\\((function\\(_*${name}_*\\)|\\(_*${name}[\\w\\p{L}]*\\) =>)`, "su").test(rest);
}

/** `var E = ((E2) => {...; return E2})(E || {})`, esbuild's enum. */
function filledByVariable(node, state) {
  const [only] = node.declarations;
  const call = only.init;
  if (node.declarations.length > 1 || call?.type !== "CallExpression" || !isFiller(call)) return null;
  return filling(only.id.name, null, call, state);
}

/** `(function (N) {...})(N || (N = {}))`, with a second assignment where a namespace exports it. */
function filledByStatement(node, state) {
  const call = node.type === "ExpressionStatement" ? node.expression : null;
  if (call?.type !== "CallExpression" || !isFiller(call)) return null;
  const [argument] = call.arguments;
  const [or, owner] = argument.type === "AssignmentExpression" ? [argument.right, argument.left] : [argument, null];
  const name = owner ? owner.name : or.left.name;
  return filling(name, owner ? convert(or.left, state) : null, call, state);
}

function isFiller(call) {
  const [argument] = call.arguments;
  const isFunction = call.callee.type === "FunctionExpression" || call.callee.type === "ArrowFunctionExpression";
  if (!isFunction || call.callee.params.length !== 1 || !argument) return false;
  const or = argument.type === "AssignmentExpression" ? argument.right : argument;
  return or.type === "LogicalExpression" && or.operator === "||" && call.callee.body.type === "BlockStatement";
}

function filling(name, owner, call, state) {
  const parameter = call.callee.params[0].name;
  state.renamed.push([parameter, name]);
  const isReturn = (node) => node.type === "ReturnStatement" && node.argument?.name === parameter;
  const body = statements(
    call.callee.body.body.filter((node) => !isReturn(node)),
    state,
  );
  state.renamed.pop();
  return { type: "Filling", name, owner, body };
}

function convert(node, state) {
  if (Array.isArray(node)) return node.map((item) => convert(item, state));
  if (!isObject(node) || node instanceof RegExp) return node instanceof RegExp ? String(node) : node;
  if (typeof node.type !== "string") return plain(node, state);
  const name = state.named.get(node.end + 1);
  const special = SPECIAL[node.type];
  const converted = special ? special(node, state) : plain(node, state);
  const isConstant = node.type === "Literal" || node.type === "UnaryExpression";
  return name !== undefined && isConstant ? { inlined: name, value: converted } : converted;
}

function plain(node, state) {
  const result = { type: node.type };
  for (const [key, value] of Object.entries(node)) {
    if (!SKIPPED.has(key) || (key === "optional" && value)) result[key] = convert(value, state);
  }
  const bodies = LOOPS.has(node.type) ? ["body"] : (BODIES[node.type] ?? []);
  for (const key of bodies) if (node[key]) result[key] = asBlock(node[key], state);
  return result;
}

function asBlock(node, state) {
  const list = node.type === "BlockStatement" ? node.body : [node];
  return { type: "BlockStatement", body: statements(list, state) };
}

function list(node, state) {
  return { type: node.type, body: statements(node.body, state) };
}

function key(node, state) {
  if (node.key.type === "Literal") return String(node.key.value);
  return node.computed || node.key.type !== "Identifier" ? convert(node.key, state) : node.key.name;
}

function member(node, state) {
  const isName = !node.computed && node.property.type === "Identifier";
  const isText = node.computed && node.property.type === "Literal" && !state.named.has(node.property.end + 1);
  const property = isName ? node.property.name : isText ? String(node.property.value) : convert(node.property, state);
  const object = convert(node.object, state);
  const value = object.type === "Identifier" && state.enums.get(object.name)?.get(property);
  const found = { type: "Member", object, property, optional: node.optional };
  return Object.defineProperty(found, "value", { value: value === false ? undefined : value, enumerable: false });
}

/** `E[E["X"] = 0] = "X"`: the value is worked out where both sides may have done so already. */
function assignment(node, state) {
  const result = plain(node, state);
  const target = node.left.type === "MemberExpression" ? convert(node.left.object, state) : null;
  const owner = state.renamed.at(-1);
  const isMember = target?.type === "Identifier" && target.name === owner?.[1] && node.left.computed;
  if (!isMember || node.operator !== "=") return result;
  const value = worth(result.right);
  const property = convert(node.left, state).property;
  if (value === undefined || typeof property !== "string") return result;
  if (!state.enums.has(target.name)) state.enums.set(target.name, new Map());
  state.enums.get(target.name).set(property, value);
  return { ...result, right: { type: "Literal", value } };
}

const OPERATORS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
  "|": (a, b) => a | b,
  "&": (a, b) => a & b,
  "^": (a, b) => a ^ b,
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  ">>>": (a, b) => a >>> b,
};

function worth(node) {
  if (node.inlined !== undefined) return worth(node.value);
  if (node.type === "Literal" && node.regex === undefined) return node.value;
  if (node.type === "Member") return node.value;
  if (node.type === "Identifier") return { Infinity, NaN }[node.name];
  if (node.type === "Text") {
    const parts = node.parts.map((part) => (typeof part === "string" ? part : worth(part)));
    return parts.includes(undefined) ? undefined : parts.join("");
  }
  if (node.type === "Sum") return worth(node.left);
  if (node.type === "UnaryExpression") {
    const value = worth(node.argument);
    if (value === undefined) return undefined;
    return { "-": -value, "+": +value, "~": ~value }[node.operator];
  }
  const operator = node.type === "BinaryExpression" && OPERATORS[node.operator];
  if (!operator) return undefined;
  const [left, right] = [worth(node.left), worth(node.right)];
  return left === undefined || right === undefined ? undefined : operator(left, right);
}

function classBody(node, state) {
  const isBare = (item) =>
    item.type === "PropertyDefinition" && item.value === null && item.key.type !== "PrivateIdentifier";
  const isConstructor = (item) => item.kind === "constructor";
  const kept = node.body.filter((item) => !isBare(item));
  const ordered = [...kept.filter(isConstructor), ...kept.filter((item) => !isConstructor(item))];
  return { type: node.type, body: convert(ordered, state) };
}

/** Text that is put together, as one list; esbuild joins strings and templates. */
function text(node, state) {
  const parts = textParts(node, state);
  if (parts === null) return plain(node, state);
  const joined = [];
  for (const part of parts) {
    if (typeof part === "string" && typeof joined.at(-1) === "string") joined.push(joined.pop() + part);
    else if (part !== "") joined.push(part);
  }
  if (joined.length === 0) joined.push("");
  return joined.length === 1 && typeof joined[0] === "string"
    ? { type: "Literal", value: joined[0] }
    : { type: "Text", parts: joined };
}

function textParts(node, state) {
  if (node.type === "Literal" && typeof node.value === "string") return [node.value];
  if (node.type === "TemplateLiteral") {
    return node.quasis.flatMap((quasi, index) => {
      const hole = node.expressions[index];
      return hole ? [quasi.value.cooked, convert(hole, state)] : [quasi.value.cooked];
    });
  }
  if (node.type !== "BinaryExpression" || node.operator !== "+") return null;
  const [left, right] = [textParts(node.left, state), textParts(node.right, state)];
  if (left && right) return [...left, ...right];
  const isTail = right && node.left.type === "BinaryExpression" && node.left.operator === "+";
  const before = isTail ? textParts(node.left.right, state) : null;
  return before ? [{ type: "Sum", left: convert(node.left.left, state) }, ...before, ...right] : null;
}

/** `(0, m.f)` says no more than `m.f` where it is not called. */
function sequence(node, state) {
  const [zero, last] = node.expressions;
  const isGuard = node.expressions.length === 2 && zero.value === 0 && last.type === "MemberExpression";
  return isGuard ? convert(last, state) : plain(node, state);
}

/** The prologue of a module names its exports in the order of its statements. */
function call(node, state) {
  const callee = node.callee ?? node.tag;
  const result = plain(node, state);
  if (callee.type === "SequenceExpression") result[node.callee ? "callee" : "tag"] = plain(callee, state);
  if (callee.name === "$esm") {
    result.arguments[1].properties.sort((a, b) => (a.key < b.key ? -1 : 1));
  }
  return result;
}

const SPECIAL = {
  BlockStatement: list,
  StaticBlock: list,
  ClassBody: classBody,
  CallExpression: call,
  AssignmentExpression: assignment,
  MemberExpression: member,
  Identifier: (node, state) => {
    const renamed = state.renamed.findLast(([from]) => from === node.name);
    return { type: "Identifier", name: renamed ? renamed[1] : node.name.replace(MADE_NEW, "$1") };
  },
  UnaryExpression: (node, state) =>
    node.operator === "void" && node.argument.value === 0
      ? { type: "Identifier", name: "undefined" }
      : plain(node, state),
  SequenceExpression: sequence,
  BinaryExpression: text,
  TemplateLiteral: text,
  Literal: text,
  TaggedTemplateExpression: (node, state) => ({ ...call(node, state), quasi: plain(node.quasi, state) }),
  TemplateElement: (node) => node.value.cooked ?? node.value.raw,
  SwitchCase: (node, state) => ({
    type: node.type,
    test: convert(node.test, state),
    consequent: statements(node.consequent, state),
  }),
  Property: (node, state) => ({ ...plain(node, state), key: key(node, state) }),
  PropertyDefinition: (node, state) => ({ ...plain(node, state), key: key(node, state) }),
  MethodDefinition: (node, state) => ({ ...plain(node, state), key: key(node, state) }),
  NewExpression: (node, state) => plain(node, state),
};

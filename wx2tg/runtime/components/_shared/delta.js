/** The content of an `editor` as Quill's delta (a list of inserts with attributes), and back. */

/**
 * @typedef {Fields} Attributes of a text or a line, by Quill's names
 * @typedef {{insert: unknown, attributes?: Attributes}} Insert
 */

/** What an element says of the text in it. */
const INLINE = /** @type {Record<string, any>} */ ({
  __proto__: null,
  B: ["bold", true], STRONG: ["bold", true], I: ["italic", true], EM: ["italic", true], U: ["underline", true],
  S: ["strike", true], STRIKE: ["strike", true], DEL: ["strike", true], SUB: ["script", "sub"], SUP: ["script", "super"],
});
const WRITTEN = /** @type {Table<string>} */ ({ __proto__: null, bold: "strong", italic: "em", underline: "u", strike: "s" });

/** Inline styles that are attributes of their own. */
const STYLES = [
  "color", "backgroundColor", "fontSize", "fontFamily", "fontWeight", "fontStyle", "letterSpacing", "lineHeight", "textDecoration",
];
const BLOCK = /^(P|DIV|LI|H[1-6])$/;

/** The inline attributes that `el` itself gives. @param {Styled} el */
export function inlineOf(el) {
  const found = /** @type {Attributes} */ ({});
  if (el.tagName in INLINE) found[INLINE[el.tagName][0]] = INLINE[el.tagName][1];
  for (const name of STYLES) if (el.style && el.style[name] && !BLOCK.test(el.tagName)) found[name] = el.style[name];
  return found;
}

/** The attributes of a whole line. @param {any} el */
export function lineOf(el) {
  const found = /** @type {Attributes} */ ({});
  const header = /^H([1-6])$/.exec(el.tagName);
  if (header) found.header = Number(header[1]);
  if (el.tagName === "LI") found.list = el.parentNode.tagName === "OL" ? "ordered" : el.parentNode.dataset.list || "bullet";
  if (el.style && el.style.textAlign) found.align = el.style.textAlign;
  if (el.dir === "rtl") found.direction = "rtl";
  return found;
}

/** @param {HTMLElement} root @returns {{ops: Insert[]}} */
export function readDelta(root) {
  const ops = /** @type {Insert[]} */ ([]);
  const add = (/** @type {unknown} */ insert, /** @type {Attributes} */ attributes) => {
    ops.push(Object.keys(attributes).length ? { insert, attributes } : { insert });
  };
  const walk = (/** @type {any} */ node, /** @type {Attributes} */ inherited) => {
    if (node.nodeType === 3 && node.data) add(node.data, inherited);
    if (node.nodeType !== 1) return;
    if (node.tagName === "IMG") add({ image: node.getAttribute("src") }, { ...inherited, ...node.dataset });
    else if (node.tagName === "HR") add({ divider: true }, {});
    const attributes = { ...inherited, ...inlineOf(node) };
    for (const inner of node.childNodes) walk(inner, attributes);
    if (BLOCK.test(node.tagName)) add("\n", lineOf(node));
  };
  for (const node of root.childNodes) walk(node, {});
  const last = ops.length ? ops[ops.length - 1].insert : "";
  if (typeof last !== "string" || !last.endsWith("\n")) add("\n", {});
  return { ops };
}

/** Fill `root` with what `delta` says. @param {HTMLElement} root @param {Fields | null} delta */
export function writeDelta(root, delta) {
  const { ownerDocument } = root;
  /** @type {(tag: string) => any} */
  const make = (/** @type {string} */ tag) => ownerDocument.createElement(tag);
  root.textContent = "";
  let line = make("p");
  for (const op of (delta && Array.isArray(delta.ops) && delta.ops) || []) {
    const { insert, ...rest } = Object(op);
    const attributes = plainOf(rest.attributes);
    if (typeof insert !== "string") {
      const { image } = plainOf(insert);
      const embed = make(image ? "img" : "hr");
      if (image) embed.src = image;
      (image ? line : root).append(embed);
      continue;
    }
    insert.split("\n").forEach((/** @type {string} */ text, /** @type {number} */ at) => {
      if (at) {
        root.append(finish(line, attributes, root));
        line = make("p");
      }
      if (text) line.append(inline(text, attributes, make));
    });
  }
  if (line.hasChildNodes()) root.append(line);
}

/** What of an object is no object: a delta may come from anywhere. @param {unknown} object @returns {Attributes} */
function plainOf(object) {
  return Object.fromEntries(Object.entries(Object(object)).filter(([, value]) => Object(value) !== value));
}

/** @param {string} text @param {Attributes} attributes @param {(tag: string) => any} make */
function inline(text, attributes, make) {
  let node = make("span");
  node.textContent = text;
  for (const name of STYLES) if (attributes[name]) node.style[name] = attributes[name];
  for (const name of Object.keys(attributes)) {
    const tag = name === "script" ? (attributes.script === "sub" ? "sub" : "sup") : attributes[name] && WRITTEN[name];
    if (!tag) continue;
    const outer = make(tag);
    outer.append(node);
    node = outer;
  }
  return node;
}

/**
 * The line with its own attributes: a heading, an entry of a list, aligned.
 * @param {HTMLElement} line @param {Attributes} attributes @param {HTMLElement} root
 */
function finish(line, attributes, root) {
  const { ownerDocument } = root;
  const tag = attributes.list ? "li" : /^[1-6]$/.test(attributes.header) ? `h${attributes.header}` : "p";
  const block = ownerDocument.createElement(tag);
  block.append(...line.childNodes);
  if (!block.hasChildNodes()) block.append(ownerDocument.createElement("br"));
  if (attributes.align) block.style.textAlign = attributes.align;
  if (attributes.direction) block.dir = attributes.direction;
  if (!attributes.list) return block;
  const kind = attributes.list === "ordered" ? "ol" : "ul";
  /** @type {any} */
  const last = root.lastElementChild;
  const list = last && last.localName === kind ? last : ownerDocument.createElement(kind);
  if (attributes.list === "check") list.dataset.list = "check";
  list.append(block);
  return list;
}

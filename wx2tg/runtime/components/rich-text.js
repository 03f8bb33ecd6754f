/** `rich-text`: HTML from a string or a tree of nodes, through a whitelist; nothing in it runs or listens. */

import { assetUrl } from "../core/assets.js";
import { scopedClasses } from "./_shared/classes.js";
import { foreignAttribute, parseForeign } from "./_shared/foreign-html.js";
import { css } from "../core/style.js";

const TAGS = new Set((
  "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em "
  + "fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section small "
  + "span strong strike sub summary sup table tbody td tfoot th thead tr tt u ul"
).split(" "));

/** Attributes beside `class` and `style`, by tag. */
const ATTRIBUTES = /** @type {Table<string>} */ ({
  __proto__: null,
  bdo: "dir", col: "span width", colgroup: "span width", img: "alt src width height", ol: "start type", table: "width border",
  td: "colspan height rowspan width", th: "colspan height rowspan width", tr: "colspan height rowspan width", font: "color face size",
});

/** Nodes in nodes; a browser's parser goes no deeper either. */
const DEEPEST = 512;

/** Where a picture may come from. */
const PICTURE = /^(https?:|data:image\/|blob:|wxfile:|cloud:|\/\/|(?![a-z][a-z\d+.-]*:))/i;

const SPACES = /** @type {Table<string>} */ ({ __proto__: null, nbsp: "\u00a0", ensp: "\u2002", emsp: "\u2003" });

/** @typedef {{document: Document, node: NativeNode, space: string}} Scope */

/** @satisfies {NativeLeaf} */
export const wxRichText = {
  props: { nodes: /** @type {unknown} */ (null), space: "", userSelect: false },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const body = /** @type {HTMLElement} */ (el.firstElementChild);
    const update = () => {
      const { nodes, space, userSelect } = node.props;
      const scope = { document: el.ownerDocument, node, space: SPACES[space] || "" };
      el.toggleAttribute("user-select", userSelect);
      body.textContent = "";
      if (typeof nodes === "string") body.append(...fromHtml(nodes, scope));
      else for (const item of [].concat(nodes || [])) body.append(fromData(item, scope));
    };
    update();
    return { update };
  },
};

/** @param {string} text @param {Scope} scope */
function fromHtml(text, scope) {
  return Array.from(parseForeign(text).childNodes, (child) => fromDom(child, scope));
}

/** A clean copy of a parsed node; "" for one that is not let in. @param {any} node @param {Scope} scope @returns {Node | string} */
function fromDom(node, scope) {
  if (node.nodeType === Node.TEXT_NODE) return spaced(node.nodeValue, scope);
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const made = build(node.localName, (name) => foreignAttribute(node, name), scope);
  if (!made) return "";
  made.append(...Array.from(node.childNodes, (child) => fromDom(child, scope)));
  return made;
}

/**
 * The same for a node of WeChat's tree: `{name, attrs, children}` or `{type: "text", text}`. It may come from anywhere,
 * so that nothing in it need be of the type that it should be; what is not is left out.
 * @param {Fields | null | undefined} item @param {Scope} scope @param {unknown[]} [around] the nodes that it is in @returns {Node | string}
 */
function fromData(item, scope, around = []) {
  if (!item || typeof item !== "object" || around.length === DEEPEST || around.includes(item)) return "";
  if (item.type === "text") return spaced(decoded(item.text, scope), scope);
  const attributes = Object(item.attrs);
  const made = build(plain(item.name).toLowerCase(), (name) => attributes[name], scope);
  if (!made) return "";
  const inside = [...around, item];
  if (Array.isArray(item.children)) {
    for (const child of item.children) made.append(fromData(child, scope, inside));
  }
  return made;
}

/** Text, numbers and the like as text; what an object would say of itself is nothing. @param {unknown} value */
function plain(value) {
  return value === undefined || value === null || Object(value) === value ? "" : String(value);
}

/** @param {string} tag @param {(name: string) => unknown} read an attribute's value @param {Scope} scope */
function build(tag, read, scope) {
  if (!TAGS.has(tag)) return null;
  const made = scope.document.createElement(tag);
  const [classes, style] = [plain(read("class")), plain(read("style"))];
  if (classes) made.className = scopedClasses(scope.node, classes);
  // Through the CSSOM, which a strict Content-Security-Policy allows; an attribute would be refused.
  if (style) made.style.cssText = css(style, scope.node.base);
  for (const name of (ATTRIBUTES[tag] || "").split(" ").filter(Boolean)) {
    const value = read(name);
    if (value === undefined || value === null || Object(value) === value) continue;
    // A browser reads an address without line breaks.
    const address = plain(value).replace(/[\t\n\r]/g, "").trim();
    if (name !== "src") made.setAttribute(name, plain(value));
    else if (PICTURE.test(address)) made.setAttribute(name, assetUrl(scope.node.base, address));
  }
  return made;
}

/** @param {unknown} text @param {Scope} scope */
function decoded(text, scope) {
  const value = plain(text);
  if (!value.includes("&")) return value;
  const holder = scope.document.createElement("template");
  holder.innerHTML = value.replace(/</g, "&lt;");
  return holder.content.textContent || "";
}

/** @param {string} text @param {Scope} scope */
function spaced(text, scope) {
  return scope.space ? text.replace(/ /g, scope.space) : text;
}

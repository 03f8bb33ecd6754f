/** HTML of the server as elements of the page: only such that make text. Nothing of it is run and nothing loaded. */

const KEPT = new Set([
  ...["P", "H1", "H2", "H3", "H4", "UL", "OL", "LI", "PRE", "CODE", "EM", "STRONG", "B", "I", "BR", "HR", "BLOCKQUOTE"],
  ...["TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "DL", "DT", "DD", "KBD", "A", "SPAN", "DIV", "SECTION", "ARTICLE"],
]);

/** What goes with everything inside of it. */
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "NOSCRIPT", "SVG", "MATH", "TITLE"]);

/** Headings stand below those of the panel. */
const LOWER = new Map([["H1", "h3"], ["H2", "h4"], ["H3", "h5"], ["H4", "h6"]]);

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function elementsOf(html) {
  const fragment = document.createDocumentFragment();
  copy(new DOMParser().parseFromString(html, "text/html").body, fragment);
  return fragment;
}

/**
 * @param {Node} from
 * @param {Node} to
 */
function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.appendChild(document.createTextNode(node.nodeValue ?? ""));
    if (!(node instanceof Element)) continue;
    const name = node.nodeName.toUpperCase();
    if (DROPPED.has(name)) continue;
    if (!KEPT.has(name)) {
      copy(node, to);
      continue;
    }
    const made = document.createElement(LOWER.get(name) ?? name);
    const href = name === "A" ? (node.getAttribute("href") ?? "") : "";
    if (made instanceof HTMLAnchorElement && /^https:\/\//.test(href)) {
      Object.assign(made, { href, target: "_blank", rel: "noopener noreferrer" });
    }
    copy(node, made);
    to.appendChild(made);
  }
}

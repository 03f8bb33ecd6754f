/** HTML from elsewhere, parsed where nothing of it runs or loads. */

/** A start tag, and in it a quoted value or the name of an attribute that a policy forbids. */
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
const ACTIVE = /("[^"]*"|'[^']*')|\b(?:style|on[a-z]+)(?=\s*=)/gi;

/**
 * The body of `text`. Under a strict Content-Security-Policy a browser complains of every `style` and `onclick` that
 * it meets even there, so they get names that begin with `wx-`.
 * @param {string} text
 */
export function parseForeign(text) {
  const renamed = text.replace(/<(\/?)style\b/gi, "<$1wx-style")
    .replace(TAG, (tag) => tag.replace(ACTIVE, (all, quoted) => (quoted ? all : `wx-${all}`)));
  return new DOMParser().parseFromString(renamed, "text/html").body;
}

/** An attribute of an element that `parseForeign` gave, by its own name. @param {Element} el @param {string} name */
export function foreignAttribute(el, name) {
  return el.getAttribute(`wx-${name}`) || el.getAttribute(name);
}

/** A place of the agent's own in the document, which the app's styles do not reach and whose styles do not reach the app. */

/**
 * @param {string} name of the element @param {string} css @returns {{host: HTMLElement, root: ShadowRoot}}
 */
export function shadow(name, css) {
  const host = document.createElement(name);
  const root = host.attachShadow({ mode: "open" });
  // A sheet that is made by a script is no inline style to the Content-Security-Policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  // Beside the body: selectors of the app begin inside of it.
  document.documentElement.append(host);
  return { host, root };
}

/** @param {string} tag @param {string} className @param {string} [text] */
export function made(tag, className, text) {
  const el = document.createElement(tag);
  el.className = className;
  if (text !== undefined) el.textContent = text;
  return el;
}

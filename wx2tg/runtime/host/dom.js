/** The operations on the document that the renderer needs; the only file of the renderer that touches `document`. */

/**
 * A function that clones `markup`: its one node, or a fragment where there are several.
 * @param {string} markup trusted: written by the compiler
 */
export function html(markup) {
  /** @type {any} */
  let prototype = null;
  return () => {
    if (!prototype) {
      const holder = document.createElement("template");
      holder.innerHTML = markup;
      const content = holder.content;
      // A template's own document has no window, and leaves look for one while they are made.
      prototype = document.importNode(content.childNodes.length === 1 ? content.firstChild : content, true);
    }
    return prototype.cloneNode(true);
  };
}

/** @param {string} tag @param {string} [className] */
export function element(tag, className) {
  const el = document.createElement(tag);
  if (className) el.className = className;
  return el;
}

/** @param {string} text */
export function comment(text) {
  return document.createComment(text);
}

export function fragment() {
  return document.createDocumentFragment();
}

/** Move the nodes from `first` to `last` (siblings) before `before`. @param {any} parent @param {any} first @param {any} last @param {any} before */
export function move(parent, first, last, before) {
  for (let node = first; ; ) {
    const next = node.nextSibling;
    parent.insertBefore(node, before);
    if (node === last) return;
    node = next;
  }
}

/** Take the nodes from `first` to `last` out of the document. @param {any} first @param {any} last */
export function remove(first, last) {
  if (first === last) {
    if (first.parentNode) first.parentNode.removeChild(first);
    return;
  }
  if (!first.parentNode) return;
  const range = document.createRange();
  range.setStartBefore(first);
  range.setEndAfter(last);
  range.deleteContents();
}

/** Take the nodes from `first` to `last` into a fragment, to be shown again. @param {any} first @param {any} last */
export function lift(first, last) {
  const holder = fragment();
  if (first.parentNode !== null) move(holder, first, last, null);
  return holder;
}

/** Run after the next frame was painted. @param {() => void} run */
export function afterPaint(run) {
  let done = false;
  const once = () => {
    if (!done) run();
    done = true;
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, 200);
}

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
      /** @type {any} */
      const content = holder.content;
      // A template's own document has no window, and leaves look for one while they are made.
      prototype = document.importNode(content.childNodes.length === 1 ? content.firstChild : content, true);
    }
    return prototype.cloneNode(true);
  };
}

/**
 * @template {string} Tag
 * @param {Tag} tag @param {string} [className]
 * @returns {Tag extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Tag] : HTMLElement}
 */
export function element(tag, className) {
  /** @type {any} */
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

/** Move the nodes from `first` to `last` (siblings) before `before`. @param {ParentNode} parent @param {ChildNode} first @param {ChildNode} last @param {ChildNode | null} before */
export function move(parent, first, last, before) {
  for (let node = first; ; ) {
    /** @type {any} */
    const next = node.nextSibling;
    parent.insertBefore(node, before);
    if (node === last) return;
    node = next;
  }
}

/** Take the nodes from `first` to `last` out of the document. @param {ChildNode} first @param {ChildNode} last */
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

/** Take the nodes from `first` to `last` into a fragment, to be shown again. @param {ChildNode} first @param {ChildNode} last */
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

/** What a user has done to a part of the page that no data know: focus, scroll positions, what was typed. */

/** Properties of built-in components that their users change. */
const USED = ["value", "checked", "current"];

/**
 * Take note of it, below `root` and of `root` itself. The function that comes back puts it where it was: to the same element,
 * or to the one that stands at its place now.
 * @param {HTMLElement} root @returns {() => void}
 */
export function keepUse(root) {
  const restore = [...scrolled(root), ...used(root), ...focused(root)];
  return () => restore.forEach((again) => again());
}

/** @param {HTMLElement} root */
function* scrolled(root) {
  for (const el of [root, .../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("*"))]) {
    const { scrollTop, scrollLeft } = el;
    if (!scrollTop && !scrollLeft) continue;
    const now = finder(root, el);
    yield () => {
      const found = now();
      if (found) Object.assign(found, { scrollTop, scrollLeft });
    };
  }
}

/** @param {HTMLElement} root */
function* used(root) {
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("*"))) {
    const native = el.$native;
    if (!native) continue;
    const { props, given } = native;
    const names = USED.filter((name) => name in native.leaf.props);
    const values = names.map((name) => /** @type {[string, unknown, unknown]} */ ([name, props[name], given[name]]));
    const typed = el.querySelector("input, textarea");
    const text = typed instanceof HTMLInputElement || typed instanceof HTMLTextAreaElement ? typed.value : null;
    if (!values.length) continue;
    const now = finder(root, el);
    yield () => {
      const found = now()?.$native;
      if (!found || found === native) return;
      const changed = /** @type {Changed} */ ({});
      for (const [name, value, told] of values) {
        const wanted = name === "value" && text !== null ? text : value;
        if (!Object.is(found.given[name], told) || Object.is(found.props[name], wanted)) continue;
        found.props[name] = wanted;
        changed[name] = true;
      }
      if (Object.keys(changed).length && found.impl.update) found.impl.update(changed);
    };
  }
}

/** @param {HTMLElement} root */
function* focused(root) {
  const active = root.ownerDocument.activeElement;
  if (!(active instanceof HTMLElement) || active === root || !root.contains(active)) return;
  const now = finder(root, active);
  const field = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : null;
  const range = field && selectionOf(field);
  yield () => {
    const found = now();
    if (!found || found === root.ownerDocument.activeElement) return;
    found.focus({ preventScroll: true });
    if (range && (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement)) found.setSelectionRange(...range);
  };
}

/** Null for types of fields that have none, such as numbers. @param {HTMLInputElement | HTMLTextAreaElement} field @returns {[number, number] | null} */
function selectionOf({ selectionStart, selectionEnd }) {
  return selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd];
}

/**
 * A function that finds an element again after what is around it was made anew: itself, the one with its id, or the one
 * of its kind with its number, first inside of the same parents and then in all of `root`.
 * @param {HTMLElement} root @param {HTMLElement} el @returns {() => HTMLElement | null}
 */
function finder(root, el) {
  if (el === root) return () => root;
  const path = /** @type {[string, number][]} */ ([]);
  for (let at = el; at !== root && at.parentElement; at = at.parentElement) path.unshift([at.localName, placeOf(at)]);
  const all = [...root.querySelectorAll(el.localName)];
  const number = all.indexOf(el);
  return () => {
    if (root.contains(el)) return el;
    const named = el.id ? root.ownerDocument.getElementById(el.id) : null;
    if (named && root.contains(named)) return named;
    const same = along(root, path);
    if (same) return same;
    const found = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(el.localName));
    return found.length === all.length ? found[number] : null;
  };
}

/** Which of its kind an element is among its siblings. @param {Element} el */
function placeOf(el) {
  let place = 0;
  for (let at = el.previousElementSibling; at; at = at.previousElementSibling) if (at.localName === el.localName) place += 1;
  return place;
}

/** @param {HTMLElement} root @param {[string, number][]} path @returns {HTMLElement | null} */
function along(root, path) {
  let at = /** @type {Element | undefined} */ (root);
  for (const [name, place] of path) {
    if (!at) return null;
    at = [...at.children].filter((child) => child.localName === name)[place];
  }
  return /** @type {HTMLElement | undefined} */ (at) ?? null;
}

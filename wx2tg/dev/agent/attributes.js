/** The attributes of an element of a template as its author wrote them, with the values that they have now. */

/** What the compiler adds, and what the author's own attributes are told apart from. */
const ADDED = new Set(["class", "style", "wx-host", "wx-virtual", "role", "tabindex"]);

/** How a listener is written, by its flags: catch 1, capture 2, mut 4. */
const BINDS = ["bind", "catch", "capture-bind:", "capture-catch:", "mut-bind:", "mut-bind:", "capture-mut-bind:", "capture-mut-bind:"];

/** `scrollTop` -> `scroll-top`. @param {string} name */
export function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The class names as written. @param {Development} dev @param {Element} el @returns {string[]} */
export function classesOf(dev, el) {
  if (el.$names) return [...el.$names];
  const prefix = dev.tree.ownerOf(el)?.prefix;
  const names = [...el.classList].map((name) => (prefix && name.startsWith(`${prefix}--`) ? name.slice(prefix.length + 2) : name));
  return [...new Set(names)];
}

/** A value on one short line. @param {unknown} value */
export function short(value) {
  const { text } = window.__wx2tgDev.part(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** @param {Development} dev @param {HTMLElement} el @returns {Record<string, string>} */
export function attributesOf(dev, el) {
  /** @type {Record<string, string>} */
  const out = {};
  if (el.id) out.id = el.id;
  const classes = classesOf(dev, el);
  if (classes.length) out.class = classes.join(" ");
  const style = el.getAttribute("style");
  if (style) out.style = style;
  for (const { name, value } of el.attributes) if (!ADDED.has(name) && name !== "id") out[name] = value;
  const data = el.$dataset ? el.$dataset() : {};
  for (const name of Object.keys(data)) out[`data-${kebab(name)}`] = short(data[name]);
  for (const [name, value] of Object.entries(propertiesOf(el))) out[kebab(name)] = short(value);
  return { ...out, ...listenersOf(el) };
}

/** What the template gives a component, or a built-in one beyond its defaults. @param {HTMLElement} el @returns {Record<string, unknown>} */
function propertiesOf(el) {
  const { $instance: instance, $native: native } = el;
  if (instance) return { ...instance.given };
  if (!native) return {};
  return Object.fromEntries(Object.entries(native.props).filter(([name, value]) => !Object.is(value, native.leaf.props[name])));
}

/** @param {HTMLElement} el @returns {Record<string, string>} */
function listenersOf(el) {
  /** @type {Record<string, string>} */
  const out = {};
  for (const [type, list] of Object.entries(el.$listeners?.on ?? {})) {
    for (let i = 0; i < list.length; i += 2) {
      const handler = list[i + 1];
      const named = typeof handler === "function" ? handler() : handler;
      out[`${BINDS[Number(list[i])] ?? "bind"}${type}`] = typeof named === "function" ? `wxs ${named.name}`.trim() : String(named ?? "");
    }
  }
  return out;
}

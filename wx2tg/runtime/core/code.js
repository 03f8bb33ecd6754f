/** `Function` where user code calls it: a Content-Security-Policy allows no code made of text, and WeChat does not either. */

/** The one text that WeChat allows, with a semicolon or without. */
const RETURN_THIS = /^\s*return this\s*;?\s*$/;
/** What old generators-to-ES5 helpers do with text: `Function("r", "regeneratorRuntime = r")(runtime)`. */
const ASSIGNED = /^\s*([\w$]+)\s*=\s*([\w$]+)\s*;?\s*$/;

/**
 * What stands for `Function` where `global` is the global object. It makes a function that gives this object, one that
 * sets a global variable, or one that fails when it is called.
 * @param {unknown} global
 * @returns {(...texts: unknown[]) => Function}
 */
export function functionOf(global) {
  return function (/** @type {unknown[]} */ ...texts) {
    return made(global, texts);
  };
}

/** @param {unknown} global @param {unknown[]} texts parameters, then the body */
function made(global, texts) {
  const body = String(texts.length ? texts[texts.length - 1] : "");
  if (RETURN_THIS.test(body)) return () => global;
  const assigned = ASSIGNED.exec(body);
  if (assigned && texts.length === 2 && texts[0] === assigned[2]) {
    return (/** @type {unknown} */ value) => {
      /** @type {Fields} */ (globalThis)[assigned[1]] = value;
    };
  }
  return () => {
    if (body.trim()) throw new EvalError("code cannot be made of text here: " + body.slice(0, 60));
  };
}

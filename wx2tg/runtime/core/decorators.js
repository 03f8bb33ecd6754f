/**
 * Applies decorators to classes and to their members, as the legacy mode of Babel and TypeScript does.
 */

const MARK = "@";

/**
 * Applies the decorators of the members, then those of the class, each list from the innermost to the outermost.
 *
 * The decorators of a member are what a static method of the class answers: `[key, static, field, ...decorators]`.
 * A decorator of the class that returns something replaces it.
 *
 * @param {Function[]} decorators
 * @param {any} target
 * @returns {any}
 */
export function dec(decorators, target) {
  const marks = Object.getOwnPropertyNames(target).filter((name) => name.startsWith(MARK));
  const members = marks.map((mark) => {
    const answer = target[mark]();
    delete target[mark];
    return answer;
  });
  for (const isStatic of [false, true]) {
    for (const member of members) if (member[1] === isStatic) decorateMember(target, member);
  }
  return decorators.reduceRight((decorated, decorator) => decorator(decorated) || decorated, target);
}

/** @param {any} target @param {any[]} member its key, whether it is static, whether it is a field, and its decorators */
function decorateMember(target, [key, isStatic, isField, ...decorators]) {
  const owner = isStatic ? target : target.prototype;
  const descriptor = isField
    ? { configurable: true, enumerable: true, writable: true, initializer: null }
    : Object.getOwnPropertyDescriptor(owner, key);
  const result = decorators.reduceRight((last, decorator) => decorator(owner, key, last) || last, descriptor);
  // A field has nothing to describe before it has a value, unless a decorator made an accessor of it.
  if (!isField || result.get || result.set || "value" in result) Object.defineProperty(owner, key, result);
}

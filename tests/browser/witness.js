/**
 * Writes down what the built-in components really do while a page is tried: which of their attributes they read while
 * these have another value than the default, and which events they fire. It sees them by the `$n` of their elements.
 */
(() => {
  const seen = { given: new Set(), read: new Set(), fired: new Set() };
  const isUsual = (node, name) => node.props[name] === node.leaf.props[name];

  function watch(node) {
    const tag = node.tag.replace(/^wx-/, "");
    const props = node.props;
    let quiet = 0;
    for (const name of Object.keys(props)) if (!isUsual(node, name)) seen.given.add(`${tag} ${name}`);
    node.props = new Proxy(props, {
      get(target, name) {
        if (!quiet && target[name] !== node.leaf.props[name]) seen.read.add(`${tag} ${String(name)}`);
        return target[name];
      },
    });
    const { p, emit } = node;
    // What the framework reads when it stores a value is no reading of the component's.
    node.p = (name, value) => {
      quiet += 1;
      p.call(node, name, value);
      if (!isUsual(node, name)) seen.given.add(`${tag} ${name}`);
      quiet -= 1;
    };
    node.emit = (type, ...rest) => {
      seen.fired.add(`${tag} ${type}`);
      return emit.call(node, type, ...rest);
    };
  }

  Object.defineProperty(Element.prototype, "$n", {
    set(node) {
      Object.defineProperty(this, "$n", { value: node, writable: true });
      watch(node);
    },
  });

  /** What was seen since the last time. */
  window.takeSeen = () => {
    const taken = Object.fromEntries(Object.entries(seen).map(([kind, names]) => [kind, [...names]]));
    for (const names of Object.values(seen)) names.clear();
    return taken;
  };
})();

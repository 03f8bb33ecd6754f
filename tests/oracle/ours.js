/** The instances in a block, children before parents, what a component shows of its own before its content. */
const inside = (block) => (block && block.kids ? block.kids().flatMap((kid) => (kid ? from(kid) : [])) : []);
const from = (kid) => {
  if (!kid.definition) return kid.blocks ? kid.blocks().flatMap(inside) : [];
  return [...inside(kid.block), ...kid.content.flatMap(({ block }) => inside(block)), kid];
};

const isVirtual = (node) => !!node.$instance && !!node.$instance.definition && !!node.$instance.definition.options.virtualHost;

/** Our side: a page of the compiled program on our runtime, without router and shell. */
oracle.ours = {
  async start({ script }, host) {
    const el = document.createElement("wx-page");
    host.append(el);
    const runtime = new Function("window", "runtime", script)(window, oracle.runtime(window));
    const { env, createPage, enterPage, pageLifetime, readyPage, flushReady, dispatch } = runtime;
    env.app.onError = (message) => oracle.say("onError", message.split("\n")[0]);
    const { error, warn } = console;
    console.error = console.warn = () => {};
    const page = createPage("page", el, {});
    enterPage(page);
    // When among timers what came in one step is ready, and which of it first, is the client's business.
    let asked = true;
    env.ready.splice = function splice(...args) {
      if (!asked) return [];
      const order = from(page);
      return Array.prototype.splice.apply(this.sort((a, b) => order.indexOf(a) - order.indexOf(b)), args);
    };
    pageLifetime(page, "show");
    readyPage(page);
    asked = false;
    return {
      page: page.self,
      // A virtual host is no element there, so nobody can tap it.
      elements: (id) => [...el.querySelectorAll(`[id="${id}"]`)].filter((node) => !isVirtual(node)),
      send: (target, type, detail) => dispatch(target, type, detail, { bubbles: true, composed: true, capturePhase: true }),
      settle: async () => {
        asked = true;
        flushReady();
        asked = false;
      },
      dom: () => oracle.tree(el, (node) => {
        if (node.nodeType !== 1) return node.nodeType === 3 ? node.data : "";
        if (isVirtual(node)) return null;
        const classes = [...node.classList].map((name) => name.replace(/^.*--/, ""));
        return { tag: node.localName.replace(/^wx-/, ""), id: node.id, classes, style: node.style.cssText, hidden: node.hidden };
      }, (node) => node.childNodes),
      end() {
        page.detach();
        Object.assign(console, { error, warn });
      },
    };
  },
};

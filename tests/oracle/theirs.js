/** Their side: the program on glass-easel with the adapter that gives it `Page`, `Component` and `Behavior`. */
oracle.theirs = (() => {
  const { glassEasel, adapter } = window;
  const backend = new glassEasel.CurrentWindowBackendContext();
  glassEasel.globalOptions.writeExtraInfoToAttr = true;
  glassEasel.addGlobalErrorListener((error) => {
    oracle.say("onError", String(error));
    return false;
  });
  glassEasel.addGlobalWarningListener(() => false);

  /** The client's own behaviors, which the adapter leaves to it; what a component exports needs none there. */
  const builtIn = {
    "wx://form-field": { properties: { name: String, value: null } },
    "wx://form-field-group": {},
    "wx://form-field-button": {},
    "wx://component-export": {},
  };

  /** The adapter's constructors, which take the names of the client's behaviors too. */
  function known({ Component, Page, Behavior }) {
    const made = {};
    const filled = (options) => ({
      ...options,
      behaviors: (options.behaviors || []).map((name) => (name in builtIn ? made[name] || (made[name] = Behavior(builtIn[name])) : name)),
    });
    const taking = (define) => (options) => define(options && options.behaviors ? filled(options) : options);
    return { Component: taking(Component), Page: taking(Page), Behavior: Object.assign(taking(Behavior), { trait: Behavior.trait }) };
  }

  /** Run the scripts of the units; what one throws is told. */
  function loadScripts(space, files, units, globals) {
    const modules = {};
    const load = (path, { Component, Page, Behavior }) => {
      if (modules[path]) return modules[path].exports;
      const module = (modules[path] = { exports: {} });
      const require = (name) => load(new URL(name.endsWith(".js") ? name : `${name}.js`, `http://x/${path}`).pathname.slice(1), { Component, Page, Behavior });
      const names = ["require", "module", "exports", "Component", "Page", "Behavior", ...Object.keys(globals)];
      new Function(...names, files[path])(require, module, module.exports, Component, Page, Behavior, ...Object.values(globals));
      return module.exports;
    };
    for (const unit of units) {
      space.componentEnv(unit, (env) => {
        try {
          load(`${unit}.js`, known(env));
        } catch (error) {
          oracle.say("onError", String(error));
        }
      });
    }
  }

  /** Components below `root`, children before parents, what a component shows of its own before its content. */
  function* components(node) {
    if (node.getShadowRoot && node.getShadowRoot()) yield* components(node.getShadowRoot());
    for (const child of node.childNodes || []) yield* components(child);
    if (glassEasel.Component.isComponent(node)) yield node;
  }

  return {
    async start({ files, groups, units, query = "" }, host) {
      const env = new adapter.MiniProgramEnv();
      const space = env.createCodeSpace("", true);
      const list = (0, eval)(`(${groups})`);
      for (const unit of units) space.addComponentStaticConfig(unit, JSON.parse(files[`${unit}.json`]));
      for (const unit of units) {
        space.addCompiledTemplate(unit, { groupList: list, content: list[unit], fallbackListenerOnNativeNode: true, updateMode: "virtualTree" });
      }
      const stack = [];
      const app = { name: "units" };
      window.getCurrentPages = () => stack;
      window.wx = new Proxy({}, { get: () => () => {} });
      loadScripts(space, files, units, { wx: window.wx, getApp: () => app, getCurrentPages });
      const root = env.associateBackend(backend).createRoot("wx-page", space, `page${query}`);
      const component = root.getComponent();
      const page = root.get();
      const pairs = query.replace(/^\?/, "").split("&").filter(Boolean).map((pair) => [...pair.split("="), ""]);
      stack.push(page);
      page.route = component.is;
      page.options = Object.fromEntries(pairs);
      const placeholder = document.createElement("p");
      host.append(placeholder);
      root.attach(host, placeholder);
      const { error, warn } = console;
      console.error = console.warn = () => {};
      const call = (name, ...args) => {
        try {
          if (typeof page[name] === "function") page[name](...args);
        } catch (reason) {
          oracle.say("onError", String(reason));
        }
      };
      // The framework leaves `ready` and the page's own lifetimes to the client.
      const told = new WeakSet();
      const ready = () => {
        for (const inner of [...components(component)]) {
          if (told.has(inner)) continue;
          told.add(inner);
          inner.triggerLifetime("ready", []);
        }
      };
      call("onLoad", page.options);
      call("onShow");
      component.triggerPageLifetime("show", []);
      await oracle.clock.drain();
      ready();
      call("onReady");
      const el = host.firstElementChild;
      return {
        page,
        el,
        elements: (id) => [...el.querySelectorAll(`[id="${id}"]`)],
        send(target, type, detail) {
          let node = target;
          while (!node.__wxElement) node = node.parentNode;
          const event = new glassEasel.Event(type, detail, { bubbles: true, composed: true, capturePhase: true });
          glassEasel.Event.dispatchEvent(node.__wxElement, event);
        },
        async settle() {
          ready();
          await oracle.clock.drain();
          for (const node of el.querySelectorAll("[exparser\\:info-attr-id]")) node.id = node.getAttribute("exparser:info-attr-id");
        },
        // Its own tree: with several slots beside each other its order in the DOM is wrong at times.
        dom: () => oracle.tree(component, (shown) => {
          if (glassEasel.TextNode.isTextNode(shown)) return shown.textContent;
          const node = shown.getBackendElement();
          if (!node || !(glassEasel.Component.isComponent(shown) || glassEasel.NativeNode.isNativeNode(shown))) return null;
          const tag = node.localName;
          const classes = [...node.classList].map((name) => name.replace(/^.*--/, ""));
          // Without the built-in components `hidden` is an attribute here, whose text "false" would hide too.
          const hidden = !!shown.getAttribute("hidden");
          return { tag, id: node.id, classes, style: node.style.cssText, hidden };
        }, (shown) => (shown.getComposedChildren ? shown.getComposedChildren() : [])),
        end() {
          root.release();
          Object.assign(console, { error, warn });
        },
      };
    },
  };
})();

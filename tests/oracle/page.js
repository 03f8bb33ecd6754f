/**
 * What stands in the browser page on both sides: a clock that runs when told, the log, the DOM in one spelling, and the
 * steps of a program. `ours.js` and `theirs.js` add a stage each: `start(program)` gives
 * `{page, elements(id), send(el, type, detail), settle()}`.
 */
window.oracle = (() => {
  const real = { setTimeout, clearTimeout, requestAnimationFrame, log: console.log };
  const named = (key, value) => {
    if (value === undefined) return "undefined";
    return typeof value === "function" ? "function" : value;
  };

  /** Timers wait until `drain`; then they run in the order of their time. */
  const clock = {
    waiting: [],
    serial: 0,
    install() {
      clock.waiting = [];
      const later = (run, delay = 0, ...args) => {
        clock.serial += 1;
        clock.waiting.push({ id: clock.serial, at: Number(delay) || 0, run: () => run(...args) });
        return clock.serial;
      };
      window.setTimeout = later;
      window.requestAnimationFrame = (run) => later(run, 16, 16);
      window.clearTimeout = window.cancelAnimationFrame = (id) => {
        clock.waiting = clock.waiting.filter((timer) => timer.id !== id);
      };
    },
    uninstall() {
      Object.assign(window, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
      window.requestAnimationFrame = real.requestAnimationFrame;
    },
    async drain() {
      for (let left = 1000; left; left -= 1) {
        for (let i = 0; i < 4; i += 1) await null;
        if (!clock.waiting.length) return;
        clock.waiting.sort((a, b) => a.at - b.at || a.id - b.id);
        const { at, run } = clock.waiting.shift();
        for (const timer of clock.waiting) timer.at = Math.max(0, timer.at - at);
        run();
      }
      oracle.said.push("timers without end");
    },
  };

  const AsyncFunction = (async () => {}).constructor;
  const text = (value) => {
    if (typeof value === "string") return value;
    return Number.isNaN(value) ? "NaN" : JSON.stringify(named("", value), named);
  };
  // A program that sets in motion what it tells of has no end: it is stopped from inside.
  const MOST = 200;
  const oracle = {
    said: [],
    clock,
    say: (...args) => oracle.said.push(args.map(text).join(" ")),

    /** What programs know as `console.log`. */
    log(...args) {
      if (oracle.said.length > MOST) throw new Error("too much was said");
      oracle.say(...args);
    },

    /**
     * The tree below `root` as lines. `see(node)` gives the text of one, or `{tag, id, classes, style, hidden}`, or null
     * for a node that counts as its children, which are `inside(node)`.
     */
    tree(root, see, inside) {
      const lines = [];
      let run = "";
      const flush = (indent) => {
        if (run) lines.push(indent + JSON.stringify(run));
        run = "";
      };
      const walk = (node, indent) => {
        for (const child of inside(node)) {
          const seen = see(child);
          if (typeof seen === "string") {
            run += seen;
            continue;
          }
          if (!seen) {
            walk(child, indent);
            continue;
          }
          flush(indent);
          const { tag, id, classes, style, hidden } = seen;
          const names = [...new Set(classes)].sort().map((name) => `.${name}`).join("");
          lines.push(`${indent}${tag}${id ? `#${id}` : ""}${names}${style ? ` style="${style}"` : ""}${hidden ? " hidden" : ""}`);
          walk(child, `${indent}  `);
          flush(`${indent}  `);
        }
      };
      walk(root, "");
      flush("");
      return lines.join("\n");
    },

    /** What the commands of a hand-written case do and see, on the page of a stage. @param {any} stage */
    eyes(stage) {
      const all = (selector) => (selector ? [...stage.el.querySelectorAll(selector)] : [stage.el]);
      const one = (selector) => {
        const [found] = all(selector);
        if (!found) throw new Error(`nothing is ${selector}`);
        return found;
      };
      return {
        texts: (selector) => oracle.say(all(selector).map((el) => el.innerText.trim().split(/\s+/).join(" ")).join(" | ")),
        css: (selector, name) => oracle.say(getComputedStyle(one(selector))[name]),
        attribute: (selector, name) => oracle.say(String(one(selector).getAttribute(name)).replace(/\S*--/g, "")),
        input: (selector) => oracle.say(one(selector).value),
        value(value) {
          if (value !== undefined && typeof value !== "object") oracle.say(String(value));
          else if (value !== undefined && (value === null || !value._$)) oracle.say(value);
        },
        type(selector, written) {
          const el = one(selector);
          el.value = written;
          el.dispatchEvent(new Event("input"));
        },
        touch(selector) {
          const box = one(selector).getBoundingClientRect();
          const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          stage.send(one(selector).contains(hit) ? hit : one(selector), "tap", { x: 1, y: 1 });
        },
        /** What each of `all` finds by each selector: paths and ids, since the order is not the same. @param {any[]} all @param {string[]} selectors */
        ask(all, selectors) {
          const lines = all.map((who) => {
            const found = selectors.map((selector) => {
              const names = who.selectAllComponents(selector).map((one) => `${one.is}#${one.id}`);
              return names.length ? `\n  ${selector}: ${names.sort().join(" ")}` : "";
            });
            return `${who.is}#${who.id}${found.join("")}`;
          });
          oracle.say(lines.sort().join("\n"));
        },
        unknown: (verb) => oracle.say(`cannot ${verb}`),
      };
    },

    /** Run a program: what was logged and what is seen at the start and after each step. */
    async run(side, program) {
      oracle.said = [];
      console.log = oracle.log;
      const host = document.createElement("div");
      document.body.append(host);
      clock.install();
      const states = [];
      let stage = null;
      const state = async (step) => {
        await clock.drain();
        if (stage) await stage.settle();
        states.push({ step, log: oracle.said.splice(0), dom: stage ? stage.dom() : "" });
      };
      try {
        stage = await side.start(program, host);
        await state("open");
        for (const step of program.steps) {
          if (states[states.length - 1].log.length > MOST) break;
          const tap = (id, n = 0) => {
            const el = stage.elements(id)[n];
            if (el) stage.send(el, "tap", { x: 1, y: 1 });
            else oracle.say(`nothing to tap: ${id}`);
          };
          // A step may wait for timers, and those run in `state`.
          const taken = new AsyncFunction("page", "tap", "see", step)(stage.page, tap, oracle.eyes(stage));
          taken.catch((error) => oracle.say(`threw ${error}`));
          await state(step);
        }
      } catch (error) {
        oracle.say(`broke ${error}`);
        states.push({ step: "broke", log: oracle.said.splice(0), dom: "" });
      }
      clock.uninstall();
      console.log = real.log;
      if (stage) stage.end();
      host.remove();
      return states;
    },
  };
  return oracle;
})();

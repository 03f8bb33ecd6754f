/**
 * The workbench's panels with a frame, a server and a live connection that a test plays. `fake.asked` is what the panels
 * asked the app, `fake.posted` what they sent the server, `fake.answers` and `fake.got` are what they are answered: a
 * value, a function, or `{error}`.
 */
import { Panels } from "/bench/panel.js";
import { PANELS } from "/bench/panels/index.js";
import { Store } from "/bench/store.js";

class Heard {
  handlers = new Map();

  on(type, handler) {
    this.handlers.set(type, [...(this.handlers.get(type) ?? []), handler]);
    return () => {};
  }

  tell(type, data) {
    for (const handler of this.handlers.get(type) ?? []) handler(data);
  }
}

async function answerTo(answers, name, data) {
  const answer = name in answers ? answers[name] : { error: `Nothing is prepared for ${name}.` };
  const value = typeof answer === "function" ? await answer(data) : answer;
  if (value?.error) throw new Error(value.error);
  return structuredClone(value);
}

const frame = new Heard();
const live = new Heard();
const network = { proxy: true, offline: false, latency: 0, kbps: null, failing: [] };
const fake = {
  asked: [],
  posted: [],
  answers: {
    stack: [],
    tree: null,
    node: null,
    highlight: true,
    pick: null,
    storage: { rows: [], bytes: 0, limit: 1024 },
    files: [],
    sizes: { timings: {}, resources: [], heap: null, document: { nodes: 1, instances: 1 } },
  },
  got: { findings: { project: { root: "." }, findings: [] }, network, places: { frames: [] }, sizes: { pending: true } },
  tell: (type, data) => frame.tell(type, data),
  live: (kind, message = {}) => live.tell(kind, { kind, ...message }),
};
frame.ask = (type, data) => {
  fake.asked.push([type, data ?? null]);
  return answerTo(fake.answers, type, data);
};
const api = {
  get: (path, query) => answerTo(fake.got, path, query),
  post: (path, body) => {
    fake.posted.push([path, body]);
    return answerTo(fake.got, `post ${path}` in fake.got ? `post ${path}` : path, body);
  },
};
const state = { name: "tea", version: 1, pages: [], entry: "", failure: null, network: { ...network } };
const context = { frame, api, live, state, store: new Store(localStorage) };

fake.start = (given, answers, got) => {
  Object.assign(state, given);
  Object.assign(fake.answers, answers);
  Object.assign(fake.got, got);
  const panels = new Panels(document.getElementById("bench"), context);
  for (const panel of PANELS) panels.register(panel);
};
window.fake = fake;

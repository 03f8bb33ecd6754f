/**
 * Runs in the page under measurement. An operation's time ends when `window.bench` is done with it and the browser has
 * laid out the page; painting is the same for all and not part of it.
 */
const WORDS = [
  ["pretty", "large", "big", "small", "tall"],
  ["red", "yellow", "blue", "green"],
  ["table", "chair", "house", "bowl"],
];

let serial = 0;
let seed = 7;

function pick(words) {
  seed = (seed * 16807) % 2147483647;
  return words[seed % words.length];
}

function makeRows(count) {
  return Array.from({ length: count }, () => ({ id: (serial += 1), label: WORDS.map(pick).join(" ") }));
}

async function timed(run) {
  const started = performance.now();
  await run();
  void document.body.offsetHeight;
  void document.documentElement.scrollHeight;
  return performance.now() - started;
}

function idle() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 10)));
}

const shown = () => document.querySelectorAll(".row");
const labelOf = (index) => shown()[index].textContent;

/** Every operation: what it does, given fresh rows, and whether the page shows that afterwards. */
const OPERATIONS = {
  create: [(rows) => window.bench.create(rows), () => shown().length === 1000],
  update: [() => window.bench.update(), () => labelOf(10).includes("!") && !labelOf(11).includes("!")],
  select: [() => window.bench.select(5), () => document.querySelectorAll(".chosen").length === 1],
  swap: [() => window.bench.swap(), () => labelOf(1).includes(String(serial - 1001)) && shown().length === 1000],
  append: [(rows) => window.bench.append(rows), () => shown().length === 2000],
  clear: [() => window.bench.clear(), () => shown().length === 0],
};

/** One round of all operations: {times, failed}. */
window.benchRound = async () => {
  const times = {};
  const failed = [];
  const fresh = { create: makeRows(1000), append: makeRows(1000) };
  if (window.gc) window.gc();
  for (const [name, [run, holds]] of Object.entries(OPERATIONS)) {
    await idle();
    times[name] = await timed(() => run(fresh[name]));
    if (!holds()) failed.push(name);
  }
  return { times, failed };
};

/** The first creation in a fresh page. */
window.benchCold = () => {
  const rows = makeRows(1000);
  return timed(() => window.bench.create(rows));
};

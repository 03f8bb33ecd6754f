/** wx.worklet without a second thread: shared values that a page's own code reads and writes. */

/** The value of `wx.worklet`: animations jump to their end, because nothing draws them. @returns {any} */
export function workletNamespace() {
  const members = /** @type {Record<string, (...args: any[]) => any>} */ ({
    shared: (value) => ({ value }),
    derived: (compute) => ({
      get value() {
        return compute();
      },
    }),
    timing: (value, options, callback) => ended(value, callback),
    spring: (value, options, callback) => ended(value, callback),
    decay: (options, callback) => ended(0, callback),
    delay: (time, value) => value,
    repeat: (value) => value,
    sequence: (...values) => values[values.length - 1],
    runOnUI: (run) => run,
    runOnJS: (run) => run,
    cancelAnimation() {},
  });
  return { ...members, scrollViewContext: { scrollTo() {} }, Easing: easings() };
}

/** @param {any} value @param {any} callback */
function ended(value, callback) {
  if (callback) setTimeout(callback, 0, true);
  return value;
}

function easings() {
  const linear = (/** @type {number} */ at) => at;
  const itself = (/** @type {any} */ easing) => easing || linear;
  const names = ["linear", "ease", "quad", "cubic", "sin", "circle", "exp", "bounce", "step0", "step1"];
  const made = /** @type {any} */ (Object.fromEntries(names.map((name) => [name, linear])));
  const shaped = () => linear;
  return Object.assign(made, { in: itself, out: itself, inOut: itself, bezier: shaped, poly: shaped, elastic: shaped, back: shaped });
}

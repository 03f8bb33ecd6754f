/** Activation of a control by tap or keyboard. */

/**
 * Call `run` with the tapped element when a tap reaches `el`: a `catchtap` inside of it keeps the tap from it, as in
 * WeChat. Enter and Space on `el` itself count as taps.
 * @param {HTMLElement} el @param {(tapped: HTMLElement) => void} run
 */
export function onPress(el, run) {
  el.$press = run;
  // A browser moves a touch to what can be clicked nearby, and knows that by its listeners.
  el.addEventListener("click", () => {});
  el.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.target !== el || event.defaultPrevented || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    // A key that is held down repeats itself; a finger does not.
    if (!event.repeat) el.click();
  });
}

/** Milliseconds within which two taps are one double tap. */
const PAIR = 300;

/**
 * Call `run` when two taps reach `el` one shortly after the other, and `each` at every tap.
 * @param {HTMLElement} el @param {() => void} run @param {() => void} each
 */
export function onDoubleTap(el, run, each) {
  let last = -PAIR;
  el.$press = () => {
    const now = performance.now();
    const isSecond = now - last < PAIR;
    last = isSecond ? -PAIR : now;
    each();
    if (isSecond) run();
  };
}

/**
 * Show `on` as an attribute without value, so that `[disabled]` in a style sheet works.
 * @param {HTMLElement} el @param {string} name @param {boolean} on
 */
export function flag(el, name, on) {
  el.toggleAttribute(name, on);
  if (name === "disabled") el.setAttribute("aria-disabled", String(on));
}

/** `enable-back-to-top`: two taps on the navigation bar of the page bring a scroll-view back to its top. */

/** Milliseconds within which two taps belong together. */
const PAIR = 300;

/**
 * @param {HTMLElement} el attached, in a page @param {() => void} run
 * @returns {() => void} stops; where the page has no bar, nothing is listened to
 */
export function onBarTappedTwice(el, run) {
  const bar = el.closest("wx-screen")?.querySelector("wx-navigation-bar");
  let last = -PAIR;
  const tapped = (/** @type {Event} */ event) => {
    if (event.timeStamp - last < PAIR) run();
    last = event.timeStamp;
  };
  if (bar) bar.addEventListener("click", tapped);
  return () => {
    if (bar) bar.removeEventListener("click", tapped);
  };
}

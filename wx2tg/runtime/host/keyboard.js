/** The height of the on-screen keyboard, from what it takes of the window. */

/** Below this many pixels it is a bar of the browser, not a keyboard. */
const LEAST = 80;

/**
 * Report the keyboard's height (pixels, 0 when closed) as it changes; returns a function that stops.
 * @param {Window} view @param {(height: number) => void} report
 */
export function watchKeyboard(view, report) {
  const visible = view.visualViewport;
  if (!visible) return () => {};
  let full = view.innerHeight;
  let width = view.innerWidth;
  let last = 0;
  const measure = () => {
    if (view.innerWidth !== width) {
      width = view.innerWidth;
      full = view.innerHeight;
    }
    full = Math.max(full, view.innerHeight);
    const covered = Math.round(full - visible.height * visible.scale);
    const height = covered < LEAST ? 0 : covered;
    if (height === last) return;
    last = height;
    report(height);
  };
  visible.addEventListener("resize", measure);
  return () => visible.removeEventListener("resize", measure);
}

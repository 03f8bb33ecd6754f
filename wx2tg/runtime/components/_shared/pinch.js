/** Pinching with two fingers, or turning the wheel with Ctrl held as desktops report a pinch. */

/**
 * @param {HTMLElement} el
 * @param {(ratio: number) => void} zoom called with the change since the last call
 * @returns {() => void} stops
 */
export function onPinch(el, zoom) {
  let distance = 0;
  const spread = (/** @type {TouchList} */ touches) => (
    Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY)
  );
  const touched = (/** @type {TouchEvent} */ event) => {
    if (event.touches.length !== 2) {
      distance = 0;
      return;
    }
    const now = spread(event.touches);
    if (event.type === "touchmove" && event.cancelable) event.preventDefault();
    if (distance && now) zoom(now / distance);
    distance = now;
  };
  const wheel = (/** @type {WheelEvent} */ event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 100));
  };
  const types = /** @type {const} */ (["touchstart", "touchmove", "touchend", "touchcancel"]);
  for (const type of types) el.addEventListener(type, touched, { passive: false });
  el.addEventListener("wheel", wheel, { passive: false });
  return () => {
    for (const type of types) el.removeEventListener(type, touched);
    el.removeEventListener("wheel", wheel);
  };
}

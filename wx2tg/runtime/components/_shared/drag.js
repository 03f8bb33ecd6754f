/** Dragging with one finger or the mouse: a gesture belongs to the innermost element that claims its direction. */

/** Pixels before a movement has a direction. */
const SLACK = 5;

/** A finger that rested this long (ms) before it was lifted has no speed. */
const REST = 80;

/** Controls that use the movement themselves. */
const OWN_USE = "input, textarea, select, wx-slider, wx-picker-view";

/**
 * @typedef {{x: number, y: number, lastX: number, lastY: number, time: number, vx: number, vy: number, claimed: boolean}} Gesture
 *
 * `down` is called as soon as it is touched, `claim` once when the direction is known, `move` with the way from where it began,
 * `up` at the end with the speed (pixels a millisecond) and whether the gesture was claimed.
 * @typedef {{down?(): void, claim(dx: number, dy: number, event: MouseEvent | TouchEvent): boolean, move(dx: number, dy: number): void,
 *   up(vx: number, vy: number, claimed: boolean): void}} DragHandler
 */

/**
 * @param {HTMLElement} el @param {DragHandler} handler
 * @param {boolean} [touch] false: the mouse only, because fingers do it without us
 * @returns {{detached(): void}} `detached` ends a gesture that is under way
 */
export function createDrag(el, handler, touch = true) {
  /** @type {Gesture | null} */
  let gesture = null;
  const view = /** @type {Window} */ (el.ownerDocument.defaultView);

  const down = (/** @type {any} */ event, /** @type {MouseEvent | Touch} */ point) => {
    if (event.target.closest(OWN_USE)) return false;
    const { clientX: x, clientY: y } = point;
    gesture = { x, y, lastX: x, lastY: y, time: event.timeStamp, vx: 0, vy: 0, claimed: false };
    if (handler.down) handler.down();
    return true;
  };

  const move = (/** @type {MouseEvent | TouchEvent} */ event, /** @type {MouseEvent | Touch} */ point) => {
    if (!gesture) return;
    const { clientX: x, clientY: y } = point;
    if (!gesture.claimed) {
      const [dx, dy] = [x - gesture.x, y - gesture.y];
      if (!event.defaultPrevented && Math.hypot(dx, dy) < SLACK) return;
      // An inner element, or a handler of the page that caught the movement, has prevented the default.
      if (event.defaultPrevented || !handler.claim(dx, dy, event)) return end(event);
      gesture.claimed = true;
    }
    if (event.cancelable) event.preventDefault();
    const span = event.timeStamp - gesture.time;
    if (span > 0) {
      gesture.vx = 0.7 * (x - gesture.lastX) / span + 0.3 * gesture.vx;
      gesture.vy = 0.7 * (y - gesture.lastY) / span + 0.3 * gesture.vy;
      Object.assign(gesture, { lastX: x, lastY: y, time: event.timeStamp });
    }
    handler.move(x - gesture.x, y - gesture.y);
  };

  const end = (/** @type {Event | null} */ event) => {
    view.removeEventListener("mousemove", mouseMove);
    view.removeEventListener("mouseup", end);
    if (!gesture) return;
    const { vx, vy, time, claimed } = gesture;
    gesture = null;
    if (claimed && event && event.type === "mouseup") swallowClick(view);
    const rested = !event || event.timeStamp - time > REST;
    handler.up(rested ? 0 : vx, rested ? 0 : vy, claimed);
  };

  const mouseMove = (/** @type {MouseEvent} */ event) => (event.buttons & 1 ? move(event, event) : end(event));

  if (touch) {
    el.addEventListener("touchstart", (event) => {
      if (event.touches.length > 1) end(event);
      else down(event, event.touches[0]);
    }, { passive: true });
    el.addEventListener("touchmove", (event) => move(event, event.touches[0]), { passive: false });
    el.addEventListener("touchend", end);
    el.addEventListener("touchcancel", end);
  }
  el.addEventListener("mousedown", (event) => {
    if (event.button !== 0 || !down(event, event)) return;
    view.addEventListener("mousemove", mouseMove);
    view.addEventListener("mouseup", end);
  });
  // The browser's own dragging of images and links would end ours.
  el.addEventListener("dragstart", (event) => event.preventDefault());
  return { detached: () => end(null) };
}

/** A drag with the mouse is no click on what lies under it. @param {Window} view */
function swallowClick(view) {
  const swallow = (/** @type {Event} */ event) => {
    event.stopPropagation();
    event.preventDefault();
  };
  view.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => view.removeEventListener("click", swallow, true));
}

/**
 * Whether something between `target` and `el` scrolls along the axis by itself.
 * @param {any} target @param {HTMLElement} el @param {boolean} vertical
 */
export function scrollsInside(target, el, vertical) {
  for (let node = target; node && node !== el; node = node.parentElement) {
    const room = vertical ? node.scrollHeight - node.clientHeight : node.scrollWidth - node.clientWidth;
    if (room <= 1) continue;
    const style = getComputedStyle(node);
    if (/auto|scroll/.test(vertical ? style.overflowY : style.overflowX)) return true;
  }
  return false;
}

/** Turns the browser's pointer, mouse, touch and key events into WeChat's: tap, longpress, touchstart and the rest. */

const LONG_PRESS = 350;
const MOVED = 10;
const PASSED_ON = ["transitionend", "animationstart", "animationiteration", "animationend"];

/**
 * @typedef {(el: any, type: string, detail: any, extra: object, native: any) => {stopped: boolean, handled: boolean}} Send
 */

/**
 * Listen on `root` for everything inside it, before any listener below it hears.
 * @param {any} root @param {Send} send @param {boolean} blockMoves whether a caught touchmove may stop scrolling
 */
export function listenGestures(root, send, blockMoves) {
  new Gestures(root, send, blockMoves);
}

class Gestures {
  /** @param {any} root @param {Send} send @param {boolean} blockMoves */
  constructor(root, send, blockMoves) {
    this.send = send;
    this.timer = 0;
    this.longPressed = false;
    this.start = { x: 0, y: 0 };
    /** @type {any} the element that the mouse went down on */
    this.mouse = null;
    const capture = { capture: true, passive: true };
    const active = { capture: true, passive: false };
    root.addEventListener("click", (/** @type {any} */ event) => this.release(event), { capture: true });
    root.addEventListener("click", (/** @type {any} */ event) => this.click(event));
    root.addEventListener("keydown", (/** @type {any} */ event) => this.key(event));
    for (const type of ["touchstart", "touchmove", "touchend", "touchcancel"]) {
      const options = type === "touchend" || (type === "touchmove" && blockMoves) ? active : capture;
      root.addEventListener(type, (/** @type {any} */ event) => this.touch(event), options);
    }
    root.addEventListener("mousedown", (/** @type {any} */ event) => this.mouseDown(event), capture);
    addEventListener("mousemove", (event) => this.mouseMove(event), capture);
    addEventListener("mouseup", (event) => this.mouseUp(event), capture);
    for (const type of PASSED_ON) {
      root.addEventListener(type, (/** @type {any} */ event) => send(event.target, type, { elapsedTime: event.elapsedTime }, {}, event), capture);
    }
  }

  /** The click that ends a long press belongs to nobody, whatever lies under the finger by then. @param {any} event */
  release(event) {
    if (!this.longPressed) return;
    this.longPressed = false;
    event.stopPropagation();
    event.preventDefault();
  }

  /** A map has put the place that was tapped into the event. @param {any} event */
  click(event) {
    const point = pointOf(event, 0);
    this.send(event.target, "tap", { x: point.pageX, y: point.pageY, ...event.place }, { touches: [point], changedTouches: [point] }, event);
  }

  /** What can be tapped can be pressed. @param {any} event */
  key(event) {
    const { key, target } = event;
    if (event.defaultPrevented || (key !== "Enter" && key !== " ") || !/^WX-/.test(target.tagName)) return;
    if (target.getAttribute("role") !== "button") return;
    event.preventDefault();
    target.click();
  }

  /** @param {any} event */
  touch(event) {
    const touches = [...event.touches].map((touch) => pointOf(touch, touch.identifier));
    const changedTouches = [...event.changedTouches].map((touch) => pointOf(touch, touch.identifier));
    if (event.type === "touchstart") this.press(event.target, changedTouches[0], touches, event);
    else if (event.type !== "touchmove" || this.isFar(changedTouches[0])) clearTimeout(this.timer);
    const [first] = changedTouches;
    const { stopped } = this.send(event.target, event.type, { x: first.pageX, y: first.pageY }, { touches, changedTouches }, event);
    // After a long press the click would meet what the press has opened.
    const unwanted = event.type === "touchmove" ? stopped : event.type === "touchend" && this.longPressed;
    if (unwanted && event.cancelable) event.preventDefault();
  }

  /** @param {any} event */
  mouseDown(event) {
    if (event.button !== 0 || (event.sourceCapabilities && event.sourceCapabilities.firesTouchEvents)) return;
    this.mouse = event.target;
    const point = pointOf(event, 0);
    this.press(event.target, point, [point], event);
    this.send(event.target, "touchstart", { x: point.pageX, y: point.pageY }, { touches: [point], changedTouches: [point] }, event);
  }

  /** @param {any} event */
  mouseMove(event) {
    if (!this.mouse) return;
    const point = pointOf(event, 0);
    if (this.isFar(point)) clearTimeout(this.timer);
    this.send(this.mouse, "touchmove", { x: point.pageX, y: point.pageY }, { touches: [point], changedTouches: [point] }, event);
  }

  /** @param {any} event */
  mouseUp(event) {
    if (!this.mouse) return;
    clearTimeout(this.timer);
    const target = this.mouse;
    this.mouse = null;
    const point = pointOf(event, 0);
    this.send(target, "touchend", { x: point.pageX, y: point.pageY }, { touches: [], changedTouches: [point] }, event);
  }

  /** @param {any} target @param {any} point @param {any[]} touches @param {any} event */
  press(target, point, touches, event) {
    clearTimeout(this.timer);
    this.longPressed = false;
    this.start = { x: point.clientX, y: point.clientY };
    if (touches.length > 1) return;
    this.timer = window.setTimeout(() => {
      const extra = { touches, changedTouches: touches };
      const detail = { x: point.pageX, y: point.pageY };
      const pressed = this.send(target, "longpress", detail, extra, event);
      const tapped = this.send(target, "longtap", detail, extra, event);
      this.longPressed = pressed.handled && !tapped.stopped;
    }, LONG_PRESS);
  }

  /** @param {any} point */
  isFar(point) {
    return Math.abs(point.clientX - this.start.x) > MOVED || Math.abs(point.clientY - this.start.y) > MOVED;
  }
}

/** @param {any} from a touch or a mouse event @param {number} identifier */
function pointOf(from, identifier) {
  const { clientX, clientY } = from;
  const page = from.target && from.target.closest && from.target.closest("wx-page");
  const box = page ? page.getBoundingClientRect() : { left: 0, top: 0 };
  const scroll = page ? page.scrollTop : 0;
  return {
    identifier, clientX: clientX - box.left, clientY: clientY - box.top,
    pageX: clientX - box.left, pageY: clientY - box.top + scroll, x: clientX - box.left, y: clientY - box.top, force: from.force || 1,
  };
}

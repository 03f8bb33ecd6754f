/** Turns the browser's pointer, mouse, touch and key events into WeChat's: tap, longpress, touchstart and the rest. */

const LONG_PRESS = 350;
const MOVED = 10;
const PASSED_ON = ["transitionend", "animationstart", "animationiteration", "animationend"];

/**
 * @typedef {{target: HTMLElement}} Aimed an event of the document, whose target is an element
 * @typedef {Point & {identifier: number, clientX: number, clientY: number, pageX: number, pageY: number, force: number}} TouchPoint
 * @typedef {(el: HTMLElement, type: string, detail: object, extra: object, native: Event) => {stopped: boolean, handled: boolean}} Send
 */

/**
 * Listen on `root` for everything inside it, before any listener below it hears.
 * @param {HTMLElement} root @param {Send} send @param {boolean} blockMoves whether a caught touchmove may stop scrolling
 */
export function listenGestures(root, send, blockMoves) {
  new Gestures(root, send, blockMoves);
}

class Gestures {
  /** @param {HTMLElement} root @param {Send} send @param {boolean} blockMoves */
  constructor(root, send, blockMoves) {
    this.send = send;
    this.timer = 0;
    /** Whether the click to come belongs to nobody. */
    this.spent = false;
    /** @type {any} the touch or the mouse event that began */
    this.start = {};
    /** @type {HTMLElement | null} the element that the mouse went down on */
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
    addEventListener("mousemove", (/** @type {any} */ event) => this.mouseMove(event), capture);
    addEventListener("mouseup", (/** @type {any} */ event) => this.mouseUp(event), capture);
    for (const type of PASSED_ON) {
      root.addEventListener(type, (/** @type {any} */ event) => send(event.target, type, { elapsedTime: event.elapsedTime }, {}, event), capture);
    }
  }

  /** The click that ends a long press or a drag belongs to nobody, whatever lies there by then. @param {MouseEvent & Aimed} event */
  release(event) {
    if (!this.spent) return;
    this.spent = false;
    event.stopPropagation();
    event.preventDefault();
  }

  /** A map has put the place that was tapped into the event. @param {MouseEvent & Aimed} event */
  click(event) {
    const point = pointOf(event, 0);
    this.send(event.target, "tap", { x: point.pageX, y: point.pageY, ...event.place }, { touches: [point], changedTouches: [point] }, event);
  }

  /** What can be tapped can be pressed. @param {KeyboardEvent & Aimed} event */
  key(event) {
    const { key, target } = event;
    if (event.defaultPrevented || (key !== "Enter" && key !== " ") || !/^WX-/.test(target.tagName)) return;
    if (target.getAttribute("role") !== "button") return;
    event.preventDefault();
    target.click();
  }

  /** @param {TouchEvent & Aimed} event */
  touch(event) {
    const touches = [...event.touches].map((touch) => pointOf(touch, touch.identifier));
    const changedTouches = [...event.changedTouches].map((touch) => pointOf(touch, touch.identifier));
    if (event.type === "touchstart") this.press(event.target, changedTouches[0], touches, event);
    else if (event.type !== "touchmove" || this.isFar(event.changedTouches[0])) clearTimeout(this.timer);
    const [first] = changedTouches;
    const { stopped } = this.send(event.target, event.type, { x: first.pageX, y: first.pageY }, { touches, changedTouches }, event);
    // After a long press the click would meet what the press has opened.
    const unwanted = event.type === "touchmove" ? stopped : event.type === "touchend" && this.spent;
    if (unwanted && event.cancelable) event.preventDefault();
  }

  /** @param {MouseEvent & Aimed} event */
  mouseDown(event) {
    if (event.button !== 0 || (event.sourceCapabilities && event.sourceCapabilities.firesTouchEvents)) return;
    this.mouse = event.target;
    const point = pointOf(event, 0);
    this.press(event.target, point, [point], event);
    this.send(event.target, "touchstart", { x: point.pageX, y: point.pageY }, { touches: [point], changedTouches: [point] }, event);
  }

  /** @param {MouseEvent & Aimed} event */
  mouseMove(event) {
    if (!this.mouse) return;
    const point = pointOf(event, 0, this.mouse);
    if (this.isFar(event)) clearTimeout(this.timer);
    this.send(this.mouse, "touchmove", { x: point.pageX, y: point.pageY }, { touches: [point], changedTouches: [point] }, event);
  }

  /** @param {MouseEvent & Aimed} event */
  mouseUp(event) {
    if (!this.mouse) return;
    clearTimeout(this.timer);
    const target = this.mouse;
    this.mouse = null;
    const point = pointOf(event, 0, target);
    this.send(target, "touchend", { x: point.pageX, y: point.pageY }, { touches: [], changedTouches: [point] }, event);
    // A mouse that was drawn over something has not tapped it; where a click comes, it comes at once.
    this.spent = this.isFar(event) || this.spent;
    setTimeout(() => { this.spent = false; });
  }

  /** @param {HTMLElement} target @param {TouchPoint} point @param {TouchPoint[]} touches @param {any} event */
  press(target, point, touches, event) {
    clearTimeout(this.timer);
    this.spent = false;
    this.start = event.changedTouches ? event.changedTouches[0] : event;
    if (touches.length > 1) return;
    this.timer = window.setTimeout(() => {
      const extra = { touches, changedTouches: touches };
      const detail = { x: point.pageX, y: point.pageY };
      const pressed = this.send(target, "longpress", detail, extra, event);
      const tapped = this.send(target, "longtap", detail, extra, event);
      this.spent = pressed.handled && !tapped.stopped;
    }, LONG_PRESS);
  }

  /** @param {{clientX: number, clientY: number}} from */
  isFar(from) {
    return Math.abs(from.clientX - this.start.clientX) > MOVED || Math.abs(from.clientY - this.start.clientY) > MOVED;
  }
}

/**
 * What lies in a canvas tells `x` and `y` from the canvas's corner, by its `$place`.
 * @param {any} from a touch or a mouse event @param {number} identifier @param {HTMLElement} [target] where it began
 */
function pointOf(from, identifier, target = from.target) {
  const page = target.closest && target.closest("wx-page");
  const box = page ? page.getBoundingClientRect() : { left: 0, top: 0 };
  const clientX = from.clientX - box.left;
  const clientY = from.clientY - box.top;
  return {
    identifier, clientX, clientY, pageX: clientX, pageY: clientY + (page ? page.scrollTop : 0), x: clientX, y: clientY,
    force: from.force || 1, ...(target.$place && target.$place(from)),
  };
}

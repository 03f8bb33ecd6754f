/** A wheel: a scroller whose rows snap to its middle. Finger, mouse (drag, wheel, click) and keyboard turn it. */

/** Scrolling has ended when nothing moved for this long (milliseconds); `scrollend` is not everywhere yet. */
const QUIET = 120;
const STEPS = /** @type {Record<string, any>} */ ({ __proto__: null, ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5, Home: -1e6, End: 1e6 });

/** @typedef {{started?: () => void, released?: () => void, settled: (index: number) => void}} WheelEvents */

export class Wheel {
  /**
   * @param {HTMLElement} scroller scrolls vertically; its padding lets the first and the last row reach the middle
   * @param {any} list holds the rows, all of one height
   * @param {WheelEvents} events told of what the user does; not of `select`
   */
  constructor(scroller, list, events) {
    this.scroller = scroller;
    this.list = list;
    this.events = events;
    /** The row that is shown, and the one that was asked for: rows may come later. */
    this.index = 0;
    this.wanted = 0;
    this.held = false;
    this.turning = false;
    /** Whether it turns by itself, to the wanted row. */
    this.driven = false;
    this.timer = 0;
    scroller.addEventListener("scroll", () => this.scrolled());
    scroller.addEventListener("touchstart", () => this.hold(), { passive: true });
    scroller.addEventListener("touchend", () => this.release(), { passive: true });
    scroller.addEventListener("touchcancel", () => this.release(), { passive: true });
    scroller.addEventListener("wheel", () => this.take(), { passive: true });
    scroller.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.pressed(event));
    list.$press = (/** @type {HTMLElement} */ tapped) => this.clicked(tapped);
    this.followMouse();
    // What is hidden has no scroll position; it is put right when it gets a size.
    this.sizes = new ResizeObserver(() => this.place(false));
    this.sizes.observe(scroller);
  }

  close() {
    this.sizes.disconnect();
    clearTimeout(this.timer);
  }

  get row() {
    const first = this.list.firstElementChild;
    return first ? first.offsetHeight : 0;
  }

  /** Turn to row `index` without an event. @param {number} index */
  select(index) {
    this.wanted = Math.max(0, Math.floor(index) || 0);
    this.turning = false;
    this.place(false);
  }

  /** Scroll to the wanted row, or to the last one there is. @param {boolean} smooth */
  place(smooth) {
    if (this.turning && !smooth) return;
    this.index = Math.min(this.wanted, Math.max(0, this.list.children.length - 1));
    const top = this.index * this.row;
    const behavior = smooth ? "smooth" : "instant";
    if (Math.abs(this.scroller.scrollTop - top) > 0.5) this.scroller.scrollTo({ top, behavior });
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((row, at) => {
      if (!row.hasAttribute("role")) row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(at === this.index));
    });
  }

  /** The user begins to turn the wheel. */
  turn() {
    if (this.turning) return;
    this.turning = true;
    if (this.events.started) this.events.started();
    this.wait();
  }

  /** Whatever it was driven to, the user's hand is on it now. */
  take() {
    this.driven = false;
    this.turn();
  }

  hold() {
    this.held = true;
    this.driven = false;
  }

  release() {
    this.held = false;
    this.wait();
    if (this.turning && this.events.released) this.events.released();
  }

  /** The row that is nearest to the middle, while it turns too. */
  get nearest() {
    const { row } = this;
    if (!this.turning || !row) return this.index;
    return Math.max(0, Math.min(Math.round(this.scroller.scrollTop / row), this.list.children.length - 1));
  }

  /** What scrolls away from the shown row is the user's doing, whatever the device: `select` is there at once. */
  scrolled() {
    const { row } = this;
    if (!this.turning && row && Math.abs(this.scroller.scrollTop - this.index * row) > 1) this.turn();
    if (this.turning) this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), QUIET);
  }

  settle() {
    const { row } = this;
    if (this.held || !this.turning || !row) return;
    this.turning = false;
    const last = this.list.children.length - 1;
    if (!this.driven) this.wanted = Math.max(0, Math.round(this.scroller.scrollTop / row));
    this.index = Math.min(this.wanted, last);
    this.driven = false;
    this.mark();
    this.events.settled(this.index);
  }

  /** Turn to row `index` as the user asked. @param {number} index */
  spin(index) {
    const next = Math.min(Math.max(0, index), this.list.children.length - 1);
    if (next === this.index && !this.turning) return;
    this.turn();
    this.driven = true;
    this.wanted = next;
    this.place(true);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    this.spin((this.turning ? this.wanted : this.index) + STEPS[event.key]);
  }

  /** @param {HTMLElement | null} tapped */
  clicked(tapped) {
    for (let row = tapped; row && row !== this.list; row = row.parentElement) {
      if (row.parentElement === this.list) this.spin([...this.list.children].indexOf(row));
    }
  }

  /** A mouse drags the wheel as a finger does; a finger scrolls by itself. */
  followMouse() {
    const { scroller } = this;
    let from = /** @type {{y: number, top: number, moved: boolean} | null} */ (null);
    scroller.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      if (event.pointerType === "mouse" && event.button === 0) from = { y: event.clientY, top: scroller.scrollTop, moved: false };
    });
    scroller.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (!from || (!from.moved && Math.abs(event.clientY - from.y) < 4)) return;
      if (!from.moved) scroller.setPointerCapture(event.pointerId);
      from.moved = true;
      scroller.style.scrollSnapType = "none";
      this.hold();
      scroller.scrollTop = from.top - (event.clientY - from.y);
    });
    const end = () => {
      const moved = from && from.moved;
      from = null;
      if (!moved) return;
      scroller.style.scrollSnapType = "";
      this.release();
    };
    scroller.addEventListener("pointerup", end);
    scroller.addEventListener("pointercancel", end);
    // With the pointer captured, the click after a drag goes to the scroller and not to a row.
  }
}

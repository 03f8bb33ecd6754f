/** Comments that fly over a video at their second. */

/** Milliseconds from one edge to the other, and lines in use. */
const FLIGHT = 6000;
const LINES = 4;

/** @typedef {{text: string, color?: string, time?: number}} Comment */

export class Danmu {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.line = 0;
    this.last = 0;
  }

  /** Show what is due up to `time` seconds; a jump of the film shows nothing. @param {Comment[]} list @param {number} time */
  play(list, time) {
    const { last } = this;
    this.last = time;
    if (time <= last || time - last > 2) return;
    for (const item of list) if (Number(item.time) > last && Number(item.time) <= time) this.show(item);
  }

  /** @param {Comment} comment */
  show({ text, color }) {
    const made = this.box.ownerDocument.createElement("div");
    made.className = "wx-video-danmu";
    made.textContent = text;
    made.style.color = color || "#fff";
    made.style.top = `${(this.line % LINES) * 24 + 8}px`;
    this.line += 1;
    this.box.append(made);
    const from = this.box.clientWidth;
    const flight = made.animate([{ transform: `translateX(${from}px)` }, { transform: "translateX(-100%)" }], FLIGHT);
    flight.onfinish = () => made.remove();
  }
}

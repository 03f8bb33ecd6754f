/** The buttons of a `video`: small pictures that are pressed, and never a tap on the video itself. */

/** What the buttons show, as lines in a square of 24. */
const PICTURES = /** @type {Record<string, any>} */ ({
  __proto__: null,
  play: "M7 4l13 8-13 8z",
  pause: "M8 5v14M16 5v14",
  sound: "M4 9v6h4l5 5V4L8 9zM16 8q3 4 0 8M18.5 5.5q5.5 6.5 0 13",
  silence: "M4 9v6h4l5 5V4L8 9zM16 9.5l5 5m0-5l-5 5",
  comments: "M4 5h16v11h-9l-4 4v-4H4z",
  noComments: "M4 5h16v11h-9l-4 4v-4H4zM3 3l18 18",
  enlarge: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  shrink: "M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5",
  cast: "M3 9V5h18v14h-6M3 13q6 0 6 6M3 17q2 0 2 2",
  locked: "M6 11h12v9H6zM8 11V8q0-4 4-4t4 4v3",
  unlocked: "M6 11h12v9H6zM8 11V8q0-4 4-4t4 3",
});

export class VideoButton {
  /**
   * @param {HTMLElement} parent what it lies in
   * @param {string} name the end of its class name @param {string} label what assistive technology calls it
   * @param {() => void} press what it does
   */
  constructor(parent, name, label, press) {
    const button = parent.ownerDocument.createElement("button");
    button.type = "button";
    button.className = `wx-video-button wx-video-button-${name}`;
    button.setAttribute("aria-label", label);
    button.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.5"/></svg>';
    button.addEventListener("click", press);
    this.button = parent.appendChild(button);
    this.path = /** @type {Element} */ (button.querySelector("path"));
  }

  /** @param {boolean} shown @param {string} picture one of `PICTURES` @param {boolean} [pressed] of one that switches something on */
  draw(shown, picture, pressed) {
    this.button.hidden = !shown;
    this.path.setAttribute("d", PICTURES[picture]);
    if (pressed !== undefined) this.button.setAttribute("aria-pressed", String(pressed));
  }
}

/** Keep the taps on a part of the player from the video. @param {HTMLElement} part */
export function keepTaps(part) {
  part.addEventListener("click", (event) => event.stopPropagation());
}

/** Buttons that WeChat's player has and a browser's has not, at the top of a `video`: sound, and comments. */

const SPEAKER = "M4 9v6h4l5 5V4L8 9z";
const WAVES = "M16 8q3 4 0 8M18.5 5.5q5.5 6.5 0 13";
const CROSS = "M16 9.5l5 5m0-5l-5 5";
const COMMENT = "M4 5h16v11h-9l-4 4v-4H4z";

/**
 * @param {HTMLElement} el the `wx-video`
 * @param {{mute(): void, comments(): void}} press what the buttons do
 * @returns {(shown: {mute: boolean, comments: boolean, muted: boolean, commented: boolean}) => void} draws them
 */
export function createVideoButtons(el, press) {
  /** @type {Record<string, HTMLButtonElement>} */
  const buttons = {};
  /** @type {HTMLElement | null} */
  let bar = null;
  const draw = (/** @type {"mute" | "comments"} */ name, /** @type {boolean} */ shown, /** @type {string} */ path, /** @type {boolean} */ on) => {
    if (!shown && !buttons[name]) return;
    if (!bar) {
      bar = el.ownerDocument.createElement("div");
      bar.className = "wx-video-buttons";
      el.append(bar);
    }
    const button = buttons[name] || (buttons[name] = bar.appendChild(make(el, name, press[name])));
    button.hidden = !shown;
    button.setAttribute("aria-pressed", String(on));
    /** @type {Element} */ (button.querySelector("path")).setAttribute("d", path);
  };
  return ({ mute, comments, muted, commented }) => {
    draw("comments", comments, COMMENT + (commented ? "" : "M3 3l18 18"), commented);
    draw("mute", mute, SPEAKER + (muted ? CROSS : WAVES), muted);
  };
}

/** @param {HTMLElement} el @param {string} name @param {() => void} run */
function make(el, name, run) {
  const button = el.ownerDocument.createElement("button");
  button.type = "button";
  button.className = `wx-video-button wx-video-button-${name}`;
  button.setAttribute("aria-label", name === "mute" ? "Mute" : "Comments");
  button.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.5"/></svg>';
  button.addEventListener("click", (event) => {
    // A tap on a button of the player is none on the video.
    event.stopPropagation();
    run();
  });
  return button;
}

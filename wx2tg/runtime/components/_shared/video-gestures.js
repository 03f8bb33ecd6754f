/** Fingers on a `video`: sideways they seek, on the right they change the volume, on the left the brightness. */

/** Seconds that a finger across the whole picture goes at most. */
const SPAN = 90;

/** @implements {Required<Pick<import("./drag.js").DragHandler, "claim" | "move" | "up">>} */
export class VideoGestures {
  /** @param {{el: HTMLElement, native: import("../../core/native.js").NativeNode, video: HTMLVideoElement, duration: number, controls: {locked: boolean}}} player */
  constructor(player) {
    this.player = player;
    this.kind = "";
    this.brightness = 1;
    /** What it was when the finger came. */
    this.from = 0;
  }

  /** @param {number} dx @param {number} dy @param {Fields} event */
  claim(dx, dy, event) {
    const { el, video, controls } = this.player;
    const { clientX } = event.touches ? event.touches[0] : event;
    const { left, width } = el.getBoundingClientRect();
    if (controls.locked || event.target.closest(".wx-video-bar")) return false;
    this.kind = this.kindOf(dx, dy, clientX - dx < left + width / 2);
    this.from = { seek: video.currentTime, volume: video.volume, light: this.brightness }[this.kind] || 0;
    return this.kind !== "";
  }

  /** @param {number} dx @param {number} dy @param {boolean} onTheLeft */
  kindOf(dx, dy, onTheLeft) {
    const { el, native, video, duration } = this.player;
    const { enableProgressGesture, pageGesture, vslideGesture, vslideGestureInFullscreen, isLive } = native.props;
    if (Math.abs(dx) > Math.abs(dy)) {
      const begun = !video.paused || video.currentTime > 0;
      return enableProgressGesture && !isLive && begun && duration > 0 ? "seek" : "";
    }
    const full = el.ownerDocument.fullscreenElement === el;
    if (!(full ? vslideGestureInFullscreen : pageGesture || vslideGesture)) return "";
    return onTheLeft ? "light" : "volume";
  }

  /** @param {number} dx @param {number} dy */
  move(dx, dy) {
    const { el, video, duration } = this.player;
    const up = -dy / (el.clientHeight || 1);
    if (this.kind === "seek") {
      const way = (dx / (el.clientWidth || 1)) * Math.min(SPAN, duration);
      video.currentTime = between(0, this.from + way, duration);
    } else if (this.kind === "volume") {
      video.volume = between(0, this.from + up, 1);
    } else {
      this.brightness = between(0.2, this.from + up, 1.5);
      video.style.filter = `brightness(${this.brightness})`;
    }
  }

  up() {
    this.kind = "";
  }
}

/** @param {number} least @param {number} value @param {number} most */
function between(least, value, most) {
  return Math.max(least, Math.min(value, most));
}

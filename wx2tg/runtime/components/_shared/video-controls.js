/**
 * The controls of a `video` as WeChat draws them: a bar with buttons and the progress, a button in the middle, a title
 * and a lock on the whole screen, a line while the bar is away. A tap brings the bar and sends it away.
 */

import { keepTaps, VideoButton } from "./video-buttons.js";
import { VideoCasting } from "./video-casting.js";

/** Milliseconds until the bar of a film that plays goes away. */
const STAY = 5000;

/** A narrower video (pixels) has no progress in its bar where the page does not ask for it. */
const NARROW = 240;

const PARTS = '<div class="wx-video-title"></div><div class="wx-video-line"></div><div class="wx-video-bar">'
  + '<div class="wx-video-progress"><span class="wx-video-now"></span>'
  + '<input class="wx-video-seek" type="range" min="0" max="1" step="any" aria-label="Progress">'
  + '<span class="wx-video-length"></span></div></div>';

/**
 * What the controls know of their video.
 * @typedef {{el: HTMLElement, native: import("../../core/native.js").NativeNode, video: HTMLVideoElement, duration: number,
 *   commented: boolean, isFull: boolean, playOrPause(): void, comment(): void, fullScreen(on: boolean): void}} Player
 */

export class VideoControls {
  /** @param {Player} player @param {HTMLElement} cover what lies over the controls */
  constructor(player, cover) {
    this.player = player;
    const { el, video } = player;
    const root = el.ownerDocument.createElement("div");
    root.className = "wx-video-controls";
    root.innerHTML = PARTS;
    cover.before(root);
    this.root = root;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`.wx-video-${name}`));
    this.title = part("title");
    this.line = part("line");
    this.bar = part("bar");
    this.progress = part("progress");
    this.now = part("now");
    this.length = part("length");
    this.seek = /** @type {HTMLInputElement} */ (part("seek"));
    /** Whether the bar is there. */
    this.shown = false;
    /** Whether the film was ever played: the button in the middle is there until then. */
    this.begun = false;
    /** Whether the screen is locked, which is for the whole screen alone. */
    this.locked = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.casting = new VideoCasting(video, player.native);
    this.buttons = this.makeButtons();
    keepTaps(root);
    this.listen();
  }

  makeButtons() {
    const { bar, root, player } = this;
    const { video } = player;
    const playOrPause = () => player.playOrPause();
    const play = new VideoButton(bar, "play", "Play", playOrPause);
    bar.prepend(play.button);
    return {
      play,
      middle: new VideoButton(root, "middle", "Play", playOrPause),
      lock: new VideoButton(root, "lock", "Lock", () => {
        this.locked = !this.locked;
        this.show(!this.locked);
      }),
      comments: new VideoButton(bar, "comments", "Comments", () => player.comment()),
      mute: new VideoButton(bar, "mute", "Mute", () => { video.muted = !video.muted; }),
      cast: new VideoButton(bar, "cast", "Cast", () => this.casting.ask()),
      full: new VideoButton(bar, "full", "Full screen", () => player.fullScreen(!player.isFull)),
    };
  }

  listen() {
    const { video } = this.player;
    const draw = () => this.draw();
    for (const type of ["pause", "volumechange", "loadedmetadata", "durationchange", "ended"]) video.addEventListener(type, draw);
    video.addEventListener("play", () => {
      // The first play takes the button in the middle away, and shows the bar for a while.
      if (!this.begun) this.show(true);
      else this.wait();
      this.begun = true;
      this.draw();
    });
    video.addEventListener("timeupdate", () => this.drawProgress());
    this.seek.addEventListener("input", () => {
      video.currentTime = Number(this.seek.value) * this.player.duration;
      this.show(true);
    });
    // Who walks through the buttons with a keyboard sees them.
    this.bar.addEventListener("focusin", () => this.show(true));
  }

  /** Bring the bar or send it away. @param {boolean} shown */
  show(shown) {
    const { native } = this.player;
    const next = shown && native.props.controls && !this.locked;
    if (next !== this.shown) {
      this.shown = next;
      native.emit("controlstoggle", { show: next });
    }
    this.wait();
    this.draw();
  }

  /** A tap on the video. */
  toggle() {
    if (this.begun || !this.player.native.props.showCenterPlayBtn) this.show(!this.shown);
  }

  /** The bar goes away after a while, where the film plays. */
  wait() {
    clearTimeout(this.timer);
    if (!this.shown || this.player.video.paused) return;
    this.timer = setTimeout(() => this.show(false), STAY);
  }

  /** Another film begins with the button in the middle. */
  restart() {
    this.begun = false;
    this.shown = this.player.native.props.controls && !this.player.native.props.showCenterPlayBtn;
    this.draw();
  }

  draw() {
    const { el, native, video, commented, isFull } = this.player;
    const { props } = native;
    if (!isFull) this.locked = false;
    const shown = this.shown && props.controls;
    const picture = video.paused ? "play" : "pause";
    const isMiddle = props.playBtnPosition === "center";
    const { play, middle, lock, comments, mute, cast, full } = this.buttons;
    el.toggleAttribute("bar", shown);
    this.bar.hidden = !props.controls;
    middle.draw(this.begun ? shown && isMiddle && props.showPlayBtn : props.showCenterPlayBtn && video.paused, picture);
    play.draw(props.showPlayBtn && !isMiddle, picture);
    for (const { button } of [middle, play]) button.setAttribute("aria-label", video.paused ? "Play" : "Pause");
    comments.draw(props.danmuBtn, commented ? "comments" : "noComments", commented);
    mute.draw(props.showMuteBtn, video.muted ? "silence" : "sound", video.muted);
    cast.draw(props.showCastingButton && this.casting.isPossible, "cast");
    full.draw(props.showFullscreenBtn, isFull ? "shrink" : "enlarge");
    lock.draw(isFull && props.showScreenLockButton && (shown || this.locked), this.locked ? "locked" : "unlocked", this.locked);
    this.title.textContent = props.title;
    this.title.hidden = !(isFull && shown && props.title);
    this.line.hidden = !(props.controls && props.showBottomProgress && !props.isLive && this.begun && !shown);
    const { showProgress } = props;
    this.progress.hidden = props.isLive || !(showProgress === null ? el.clientWidth > NARROW || isFull : showProgress);
    this.drawProgress();
  }

  drawProgress() {
    const { video, duration } = this.player;
    const part = duration > 0 ? Math.min(1, video.currentTime / duration) : 0;
    this.now.textContent = clock(video.currentTime);
    this.length.textContent = clock(duration);
    this.seek.value = String(part);
    this.root.style.setProperty("--played", `${part * 100}%`);
  }

  detached() {
    clearTimeout(this.timer);
  }
}

/** Seconds as 01:05. @param {number} seconds */
function clock(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)];
  return [minutes, rest].map((part) => String(part).padStart(2, "0")).join(":");
}

/** `video`: the browser's player under WeChat's controls, with its attributes and events. */

import { assetUrl } from "../core/assets.js";
import { openOver } from "../core/layers.js";
import { Danmu } from "./_shared/danmu.js";
import { createDrag } from "./_shared/drag.js";
import { tellMedia, tryPlay } from "./_shared/media.js";
import { onDoubleTap } from "./_shared/press.js";
import { restWhileAway, tellSmallWindow } from "./_shared/rest.js";
import { VideoControls } from "./_shared/video-controls.js";
import { VideoGestures } from "./_shared/video-gestures.js";

class Video {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.video = /** @type {HTMLVideoElement} */ (el.querySelector("video"));
    /** @type {{detached(): void} | null} */
    this.drag = null;
    this.unwatch = () => {};
    this.closed = () => {};
    /** Whether the user wants to see comments. */
    this.commented = true;
    this.controls = new VideoControls(this, /** @type {HTMLElement} */ (el.querySelector(".wx-video-cover")));
    this.danmu = new Danmu(/** @type {HTMLElement} */ (el.querySelector(".wx-video-comments")));
    tellMedia(this.video, node);
    this.listen();
    this.show(null);
  }

  listen() {
    const { video, native } = this;
    const tell = (/** @type {string} */ type, /** @type {string} */ name, /** @type {() => object} */ detail) => {
      video.addEventListener(type, () => native.emit(name, detail()));
    };
    const duration = () => this.duration;
    tell("progress", "progress", () => ({ buffered: video.buffered.length ? (video.buffered.end(0) / (duration() || 1)) * 100 : 0 }));
    tell("loadedmetadata", "loadedmetadata", () => ({ width: video.videoWidth, height: video.videoHeight, duration: duration() }));
    tell("seeked", "seekcomplete", () => ({ position: video.currentTime }));
    tellSmallWindow(this);
    video.addEventListener("timeupdate", () => {
      const { enableDanmu, danmuList } = native.props;
      if (enableDanmu && this.commented && Array.isArray(danmuList)) this.danmu.play(danmuList, video.currentTime);
    });
    video.addEventListener("loadedmetadata", () => {
      if (native.props.initialTime > 0) video.currentTime = native.props.initialTime;
    });
    onDoubleTap(this.el, () => {
      if (native.props.enablePlayGesture && !this.controls.locked) this.playOrPause();
    }, () => this.controls.toggle());
    this.listenToScreen();
    this.gestures = new VideoGestures(this);
    this.drag = createDrag(this.el, this.gestures);
  }

  /** The whole screen comes and goes. */
  listenToScreen() {
    const { video, native } = this;
    const full = (/** @type {boolean} */ fullScreen) => (
      native.emit("fullscreenchange", { fullScreen, direction: this.lies() ? "horizontal" : "vertical" })
    );
    this.el.addEventListener("fullscreenchange", () => {
      const { ownerDocument } = this.el;
      this.closed();
      // Going back leaves the whole screen first.
      if (ownerDocument.fullscreenElement) this.closed = openOver({ cancel: () => void ownerDocument.exitFullscreen().catch(() => {}) });
      if (ownerDocument.fullscreenElement) this.rotate();
      this.controls.draw();
      full(!!ownerDocument.fullscreenElement);
    });
    // iPhones show a player of their own.
    video.addEventListener("webkitbeginfullscreen", () => full(true));
    video.addEventListener("webkitendfullscreen", () => full(false));
  }

  /** Seconds: what the page says, or what the film tells. */
  get duration() {
    const { duration } = this.video;
    return Math.max(0, this.native.props.duration) || (isFinite(duration) && duration) || 0;
  }

  /** Whether it fills the screen, but for an iPhone's own player. */
  get isFull() {
    return this.el.ownerDocument.fullscreenElement === this.el;
  }

  /** Fill the screen or leave it; an iPhone shows a player of its own there. @param {boolean} on */
  fullScreen(on) {
    const { el, isFull } = this;
    const video = /** @type {HTMLVideoElement & {webkitEnterFullscreen?(): void, webkitExitFullscreen?(): void}} */ (this.video);
    if (on && el.requestFullscreen) el.requestFullscreen().catch(() => undefined);
    else if (on) video.webkitEnterFullscreen?.();
    else if (isFull) void el.ownerDocument.exitFullscreen().catch(() => undefined);
    else video.webkitExitFullscreen?.();
  }

  playOrPause() {
    if (this.video.paused) tryPlay(this.video);
    else this.video.pause();
  }

  /** Show the comments, or show them no more. */
  comment() {
    this.commented = !this.commented;
    this.el.toggleAttribute("no-comments", !this.commented);
    this.controls.draw();
  }

  /** Whether it lies on its side on the whole screen: `direction`, or what the picture is like. */
  lies() {
    const { direction } = this.native.props;
    return direction === null ? this.video.videoWidth > this.video.videoHeight : Math.abs(direction) === 90;
  }

  /** Turn the screen, where the browser lets us. */
  rotate() {
    const { orientation } = /** @type {Fields} */ (screen);
    if (!orientation || !orientation.lock) return;
    const way = this.native.props.direction === -90 ? "landscape-secondary" : "landscape";
    orientation.lock(this.lies() ? way : "portrait").catch(() => undefined);
  }

  /** VideoContext.sendDanmu. @param {import("./_shared/danmu.js").Comment} comment */
  sendDanmu(comment) {
    if (this.native.props.enableDanmu && this.commented) this.danmu.show(comment);
  }

  attached() {
    const { autoplay, src } = this.native.props;
    if (autoplay && src) tryPlay(this.video);
    this.unwatch = restWhileAway(this.el, this);
  }

  pause() {
    this.video.pause();
  }

  resume() {
    tryPlay(this.video);
  }

  detached() {
    this.unwatch();
    this.drag?.detached();
    this.controls.detached();
    this.closed();
    this.video.pause();
  }

  /** @param {Changed} changed */
  update(changed) {
    this.show(changed);
    if (changed.src && this.native.props.autoplay && this.native.props.src) tryPlay(this.video);
  }

  /** @param {Changed | null} changed null at first */
  show(changed) {
    const { video, native } = this;
    const { props } = native;
    video.loop = props.loop;
    if (!changed || changed.muted) video.muted = props.muted;
    video.style.objectFit = props.objectFit;
    video.title = props.title;
    if (!changed || changed.src || (!this.controls.begun && (changed.controls || changed.showCenterPlayBtn))) this.controls.restart();
    else this.controls.draw();
    if (!changed || changed.poster) {
      if (props.poster) video.poster = assetUrl(native.base, props.poster);
      else video.removeAttribute("poster");
    }
    if (changed && !changed.src) return;
    if (props.src) video.src = assetUrl(native.base, props.src);
    else if (video.hasAttribute("src")) {
      video.removeAttribute("src");
      video.load();
    }
  }
}

export const wxVideo = {
  props: {
    src: "",
    poster: "",
    title: "",
    controls: true,
    autoplay: false,
    loop: false,
    muted: false,
    initialTime: 0,
    objectFit: "contain",
    showFullscreenBtn: true,
    enablePlayGesture: false,
    autoPauseIfNavigate: true,
    showPlayBtn: true,
    showMuteBtn: false,
    danmuBtn: false,
    showCenterPlayBtn: true,
    showProgress: /** @type {boolean | null} */ (null),
    playBtnPosition: "bottom",
    showBottomProgress: true,
    showScreenLockButton: false,
    showCastingButton: false,
    autoPauseIfOpenNative: true,
    isLive: false,
    duration: 0,
    direction: /** @type {number | null} */ (null),
    pageGesture: false,
    vslideGesture: false,
    vslideGestureInFullscreen: true,
    enableProgressGesture: true,
    pictureInPictureMode: /** @type {unknown} */ (null),
    enableDanmu: false,
    danmuList: /** @type {unknown} */ (null),
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new Video(el, node),
};

/** `video`: the browser's player with WeChat's attributes and events. */

import { assetUrl } from "../core/assets.js";
import { openOver } from "../core/layers.js";
import { Danmu } from "./_shared/danmu.js";
import { createDrag } from "./_shared/drag.js";
import { tellMedia, tryPlay } from "./_shared/media.js";
import { watchPage } from "./_shared/page-watch.js";
import { onDoubleTap } from "./_shared/press.js";
import { createVideoButtons } from "./_shared/video-buttons.js";
import { VideoGestures } from "./_shared/video-gestures.js";

/** Attributes that the style sheet reads: each takes a part of the browser's own controls away. */
const WITHOUT = /** @type {Record<string, string>} */ ({
  __proto__: null, showPlayBtn: "no-play", showCenterPlayBtn: "no-center-play", showProgress: "no-progress",
});

class Video {
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.video = /** @type {HTMLVideoElement} */ (el.querySelector("video"));
    /** @type {{detached(): void} | null} */
    this.drag = null;
    this.unwatch = () => {};
    this.closed = () => {};
    this.resumes = false;
    /** Whether the user wants to see comments. */
    this.commented = true;
    this.buttons = createVideoButtons(el, {
      mute: () => { this.video.muted = !this.video.muted; },
      comments: () => {
        this.commented = !this.commented;
        this.showButtons();
      },
    });
    this.video.addEventListener("volumechange", () => this.showButtons());
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
    tell("enterpictureinpicture", "enterpictureinpicture", () => ({}));
    tell("leavepictureinpicture", "leavepictureinpicture", () => ({}));
    const full = (/** @type {boolean} */ fullScreen) => (
      native.emit("fullscreenchange", { fullScreen, direction: this.lies() ? "horizontal" : "vertical" })
    );
    this.el.addEventListener("fullscreenchange", () => {
      const { ownerDocument } = this.el;
      this.closed();
      // Going back leaves the whole screen first.
      if (ownerDocument.fullscreenElement) this.closed = openOver({ cancel: () => void ownerDocument.exitFullscreen().catch(() => {}) });
      if (ownerDocument.fullscreenElement) this.rotate();
      full(!!ownerDocument.fullscreenElement);
    });
    // iPhones show a player of their own.
    video.addEventListener("webkitbeginfullscreen", () => full(true));
    video.addEventListener("webkitendfullscreen", () => full(false));
    video.addEventListener("timeupdate", () => {
      const { enableDanmu, danmuList } = native.props;
      if (enableDanmu && this.commented && Array.isArray(danmuList)) this.danmu.play(danmuList, video.currentTime);
    });
    video.addEventListener("loadedmetadata", () => {
      if (native.props.initialTime > 0) video.currentTime = native.props.initialTime;
    });
    onDoubleTap(this.el, () => {
      if (!native.props.enablePlayGesture) return;
      if (video.paused) tryPlay(video);
      else video.pause();
    });
    this.gestures = new VideoGestures(this);
    this.drag = createDrag(this.el, this.gestures);
  }

  /** Seconds; `duration` of the page stands in for what the film does not tell. */
  get duration() {
    const { duration } = this.video;
    return isFinite(duration) && duration || this.native.props.duration || 0;
  }

  /** Whether it lies on its side on the whole screen: `direction`, or what the picture is like. */
  lies() {
    const { direction } = this.native.props;
    return direction === null ? this.video.videoWidth > this.video.videoHeight : Math.abs(direction) === 90;
  }

  /** Turn the screen, where the browser lets us. */
  rotate() {
    const { orientation } = /** @type {any} */ (screen);
    if (!orientation || !orientation.lock) return;
    const way = this.native.props.direction === -90 ? "landscape-secondary" : "landscape";
    orientation.lock(this.lies() ? way : "portrait").catch(() => undefined);
  }

  /** VideoContext.sendDanmu. @param {import("./_shared/danmu.js").Comment} comment */
  sendDanmu(comment) {
    if (this.native.props.enableDanmu && this.commented) this.danmu.show(comment);
  }

  showButtons() {
    const { controls, showMuteBtn, danmuBtn } = this.native.props;
    const { muted } = this.video;
    this.el.toggleAttribute("no-comments", !this.commented);
    this.buttons({ mute: controls && showMuteBtn, comments: controls && danmuBtn, muted, commented: this.commented });
  }

  attached() {
    const { video, native } = this;
    if (native.props.autoplay && native.props.src) tryPlay(video);
    this.unwatch = watchPage(this.el, (shown) => {
      if (shown && this.resumes) tryPlay(video);
      else if (!shown) {
        const playing = !video.paused;
        this.resumes = playing && native.props.autoPauseIfNavigate;
        if (playing && modesOf(native.props.pictureInPictureMode).includes("push") && video.requestPictureInPicture) {
          this.resumes = false;
          video.requestPictureInPicture().catch(() => undefined);
        } else if (this.resumes) video.pause();
      }
    });
  }

  detached() {
    this.unwatch();
    this.drag?.detached();
    this.closed();
    this.video.pause();
  }

  /** @param {Record<string, true>} changed */
  update(changed) {
    this.show(changed);
    if (changed.src && this.native.props.autoplay && this.native.props.src) tryPlay(this.video);
  }

  /** @param {Record<string, true> | null} changed null at first */
  show(changed) {
    const { video, native } = this;
    const { props } = native;
    video.controls = props.controls;
    video.loop = props.loop;
    if (!changed || changed.muted) video.muted = props.muted;
    video.style.objectFit = props.objectFit;
    if (props.title) video.title = props.title;
    for (const name of Object.keys(WITHOUT)) this.el.toggleAttribute(WITHOUT[name], !props[name]);
    if (props.isLive) this.el.setAttribute("no-progress", "");
    this.showButtons();
    const without = ["nodownload"];
    if (!props.showFullscreenBtn) without.push("nofullscreen");
    video.setAttribute("controlslist", without.join(" "));
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

/** @param {any} given "push", "pop" or a list of both @returns {any[]} */
function modesOf(given) {
  return Array.isArray(given) ? given : [given];
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
    showProgress: true,
    isLive: false,
    duration: 0,
    direction: /** @type {any} */ (null),
    pageGesture: false,
    vslideGesture: false,
    vslideGestureInFullscreen: true,
    enableProgressGesture: true,
    pictureInPictureMode: /** @type {any} */ (null),
    enableDanmu: false,
    danmuList: /** @type {any} */ (null),
  },
  /** @param {HTMLElement} el @param {import("../core/native.js").NativeNode} node */
  create: (el, node) => new Video(el, node),
};

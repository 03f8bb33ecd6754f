/** `live-player`: streams over HLS, by the browser itself where it can and by hls.js elsewhere. */

import { env } from "../core/env.js";
import { openOver } from "../core/layers.js";
import { assetUrl } from "../core/assets.js";
import { tryPlay } from "./_shared/media.js";
import { restWhileAway, tellSmallWindow } from "./_shared/rest.js";

/** WeChat's codes of statechange, with their words. */
const CODES = /** @type {Table<string>} */ ({
  __proto__: null,
  2001: "connected to the server",
  2003: "the first frame has come",
  2004: "playing begins",
  2006: "the stream has ended",
  2007: "loading",
  2009: "the size of the picture has changed",
  2101: "a frame could not be decoded",
  2103: "the network was lost, connecting again",
  [-2301]: "the stream cannot be had",
});
/** How often the network is tried again. */
const TRIES = 3;
/** Milliseconds between two netstatus. */
const STATUS = 2000;

class LivePlayer {
  /** @param {LeafElement} el @param {NativeNode} node */
  constructor(el, node) {
    this.el = el;
    this.native = node;
    this.video = /** @type {HTMLVideoElement} */ (el.querySelector("video"));
    /** @type {any} the instance of hls.js */
    this.hls = null;
    /** Counts what was started: what comes late belongs to nobody. */
    this.turn = 0;
    this.playing = false;
    this.timer = 0;
    this.frames = 0;
    /** How the whole screen was asked to lie: 0, 90 or -90. */
    this.turned = 0;
    this.unwatch = () => {};
    this.closed = () => {};
    this.listen();
    this.look();
  }

  listen() {
    const { video } = this;
    tellSmallWindow(this);
    const coded = (/** @type {string} */ type, /** @type {number} */ code) => video.addEventListener(type, () => this.playing && this.tell(code));
    coded("loadeddata", 2003);
    coded("playing", 2004);
    coded("waiting", 2007);
    coded("ended", 2006);
    coded("resize", 2009);
    video.addEventListener("loadedmetadata", () => this.playing && !this.hls && this.tell(2001));
    video.addEventListener("error", () => {
      if (this.playing && !this.hls) this.lose();
    });
    this.el.addEventListener("fullscreenchange", () => {
      const { ownerDocument } = this.el;
      const fullScreen = !!ownerDocument.fullscreenElement;
      this.closed();
      // Going back leaves the whole screen first.
      this.closed = fullScreen ? openOver({ cancel: () => void ownerDocument.exitFullscreen().catch(() => {}) }) : () => {};
      this.native.emit("fullscreenchange", { fullScreen, direction: this.turned });
    });
  }

  attached() {
    if (this.native.props.autoplay) this.play();
    this.unwatch = restWhileAway(this.el, this);
  }

  detached() {
    this.unwatch();
    this.closed();
    this.stop();
  }

  /** @param {Changed} changed */
  update(changed) {
    this.look();
    if (!changed.src) return;
    const goesOn = this.playing || this.native.props.autoplay;
    this.stop();
    if (goesOn) this.play();
  }

  look() {
    const { muted, objectFit, orientation } = this.native.props;
    this.video.muted = muted;
    this.video.style.objectFit = objectFit === "fillCrop" ? "cover" : "contain";
    this.el.toggleAttribute("turned", orientation === "horizontal");
  }

  /** @param {number} code */
  tell(code) {
    this.native.emit("statechange", { code, message: CODES[code] });
  }

  /** It cannot be had, or no more. */
  lose() {
    this.stop();
    this.tell(-2301);
  }

  play() {
    const { src } = this.native.props;
    if (this.playing) return this.resume();
    if (!src) return undefined;
    this.playing = true;
    this.status();
    const { turn } = this;
    // As from a network: the page has its handlers and its data by then.
    if (!/^(?:https?:|blob:|data:|\/|\.)/.test(src) || /\.flv(?:[?#]|$)/i.test(src)) {
      console.warn(`live-player: a browser cannot play ${src}; give it the address of an HLS stream (.m3u8)`);
      return void setTimeout(() => turn === this.turn && this.lose());
    }
    return this.open(assetUrl(this.native.base, src), turn);
  }

  /** @param {string} address @param {number} turn */
  async open(address, turn) {
    const { video } = this;
    const isHls = /\.m3u8(?:[?#]|$)/i.test(address);
    const { library } = env.parts;
    if (isHls && !video.canPlayType("application/vnd.apple.mpegurl") && library && (await library("hls"))) {
      if (turn !== this.turn) return;
      const { Hls } = /** @type {Fields} */ (this.el.ownerDocument.defaultView);
      if (Hls && Hls.isSupported()) return void this.byHls(Hls, address);
    }
    if (turn !== this.turn) return;
    video.src = address;
    tryPlay(video);
  }

  /** @param {any} Hls @param {string} address */
  byHls(Hls, address) {
    const { maxCache, minCache } = this.native.props;
    const { video, turn } = this;
    // A Worker would need more of the bundle's policy.
    const hls = new Hls({ enableWorker: false, liveSyncDuration: Math.max(1, minCache), liveMaxLatencyDuration: Math.max(minCache + 1, maxCache * 4) });
    let tries = 0;
    this.hls = hls;
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      this.tell(2001);
      tryPlay(video);
    });
    hls.on(Hls.Events.FRAG_LOADED, () => {
      tries = 0;
    });
    hls.on(Hls.Events.ERROR, (/** @type {string} */ _type, /** @type {{fatal: boolean, type: string}} */ { fatal, type }) => {
      if (!fatal || turn !== this.turn) return;
      tries += 1;
      if (tries > TRIES) return void this.lose();
      this.tell(type === Hls.ErrorTypes.MEDIA_ERROR ? 2101 : 2103);
      if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
      else setTimeout(() => turn === this.turn && hls.loadSource(address), 500 * tries);
    });
    hls.attachMedia(video);
    hls.loadSource(address);
  }

  pause() {
    this.video.pause();
  }

  resume() {
    if (this.playing) tryPlay(this.video);
  }

  stop() {
    const { video } = this;
    this.turn += 1;
    this.playing = false;
    clearTimeout(this.timer);
    if (this.hls) this.hls.destroy();
    this.hls = null;
    video.pause();
    if (!video.hasAttribute("src")) return;
    video.removeAttribute("src");
    video.load();
  }

  /** Tell of the network while it plays. */
  status() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { video, hls } = this;
      const { totalVideoFrames = 0 } = video.getVideoPlaybackQuality ? video.getVideoPlaybackQuality() : {};
      const level = (hls && hls.levels && hls.levels[hls.currentLevel]) || {};
      const info = {
        videoBitrate: Math.round((level.bitrate || 0) / 1000),
        videoFPS: Math.max(0, Math.round(((totalVideoFrames - this.frames) * 1000) / STATUS)),
        netSpeed: Math.round(((hls && hls.bandwidthEstimate) || 0) / 1000),
        videoWidth: video.videoWidth,
        videoHeight: video.videoHeight,
      };
      this.frames = totalVideoFrames;
      this.native.emit("netstatus", { info });
      this.status();
    }, STATUS);
  }

  /** What is seen now. @param {string} quality "raw" or "compressed" */
  async snapshot(quality) {
    const { video } = this;
    if (!video.videoWidth) throw new Error("no picture yet");
    const canvas = this.el.ownerDocument.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality === "compressed" ? 0.6 : 0.95));
    return { blob, width: canvas.width, height: canvas.height };
  }
}

/** @satisfies {NativeLeaf} */
export const wxLivePlayer = {
  props: {
    src: "",
    autoplay: false,
    muted: false,
    orientation: "vertical",
    objectFit: "contain",
    minCache: 1,
    maxCache: 3,
    autoPauseIfNavigate: true,
    autoPauseIfOpenNative: true,
    pictureInPictureMode: /** @type {string | string[] | null} */ (null),
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => new LivePlayer(el, node),
};

/** Showing a `video` on another device: the browser's own list of devices, where it has one (Chrome on Android, Safari). */

/**
 * What a browser offers for it.
 * @typedef {EventTarget & {prompt(): Promise<void>}} Remote
 */

export class VideoCasting {
  /** @param {HTMLVideoElement & {remote?: Remote}} video @param {import("../../core/native.js").NativeNode} native */
  constructor(video, native) {
    this.remote = video.remote;
    this.native = native;
    if (!this.remote) return;
    this.remote.addEventListener("connect", () => native.emit("castingstatechange", { type: "connect", state: "success" }));
    this.remote.addEventListener("disconnect", () => native.emit("castinginterrupt", {}));
  }

  get isPossible() {
    return !!this.remote;
  }

  /** Let the user choose a device. */
  ask() {
    const answer = (/** @type {string} */ state) => () => { this.native.emit("castinguserselect", { state }); };
    this.remote?.prompt().then(answer("success"), answer("fail"));
  }
}

/** wx.createLivePlayerContext: steering a `<live-player>` of the page. */

import { nativeOf } from "../core/native.js";
import { asyncCall, failure } from "./_shared/call.js";
import { tempFile } from "./_shared/files.js";
import { findNative } from "./_shared/nodes.js";

/**
 * @typedef {import("./_shared/nodes.js").Owner} Owner
 * @typedef {ReturnType<typeof import("../components/live-player.js").wxLivePlayer.create> & {video: {webkitEnterFullscreen(): void}}} LivePlayer
 */

/** What no page can do. */
const MISSING = ["startCasting", "switchCasting", "exitCasting", "reconnectCasting", "exitPictureInPicture"];

/** @param {string} id of the `<live-player>` @param {Owner} [component] its `this` */
export function createLivePlayerContext(id, component) {
  const call = (/** @type {string} */ name, /** @type {(player: LivePlayer, given: Fields) => unknown} */ run) => (/** @type {ApiOptions<Fields>} */ options) => (
    asyncCall(name, options, async (given) => {
      await undefined;
      const native = nativeOf(findNative(component, "live-player", id));
      if (!native || !native.impl) throw failure("live-player not found");
      return run(native.impl, given);
    })
  );
  const context = /** @type {Record<string, Function>} */ ({
    play: call("play", (player) => void player.play()),
    pause: call("pause", (player) => player.pause()),
    resume: call("resume", (player) => player.resume()),
    stop: call("stop", (player) => player.stop()),
    mute: call("mute", (player) => {
      player.video.muted = !player.video.muted;
    }),
    requestFullScreen: call("requestFullScreen", async (player, { direction = 0 }) => {
      player.turned = direction;
      if (player.el.requestFullscreen) await player.el.requestFullscreen();
      else player.video.webkitEnterFullscreen();
    }),
    exitFullScreen: call("exitFullScreen", async (player) => {
      const { ownerDocument } = player.el;
      if (ownerDocument.fullscreenElement) await ownerDocument.exitFullscreen();
    }),
    snapshot: call("snapshot", async (player, { quality = "raw" }) => {
      const { blob, width, height } = await player.snapshot(quality);
      return { tempImagePath: tempFile(blob), width, height };
    }),
    requestBackgroundPlayback() {},
    exitBackgroundPlayback() {},
  });
  for (const name of MISSING) {
    context[name] = (/** @type {ApiOptions} */ options) => asyncCall(name, options, (given, done, fail) => fail("not supported in Telegram"));
  }
  return context;
}

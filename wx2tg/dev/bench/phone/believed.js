/**
 * What the client script believes of fullscreen. It keeps that in the tab's session, and an earlier launch in the same tab
 * weighs more for it than the address of this one; a real client opens each launch in a web view of its own.
 */

const KEY = "wx2tg.bench.believed";

/** @typedef {import("./client.js").Client} Client */

/**
 * Tell the app whether it is in fullscreen.
 * @param {Client} client
 */
export function tellFullscreen(client) {
  if (!client.atLeast("8.0")) return;
  const is_fullscreen = client.window.fullscreen;
  sessionStorage.setItem(KEY, String(is_fullscreen));
  client.send("fullscreen_changed", { is_fullscreen });
}

/**
 * The app has just begun: set right what its script believes.
 * @param {Client} client
 */
export function correctFullscreen(client) {
  const before = sessionStorage.getItem(KEY);
  if (before !== null && before !== String(client.window.fullscreen)) tellFullscreen(client);
  else if (client.window.fullscreen) sessionStorage.setItem(KEY, "true");
}

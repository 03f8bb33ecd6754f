/** `navigator`: a link to another page of the app. */

import { env } from "../core/env.js";
import { inTelegram, telegram } from "../bridge/telegram.js";
import { createHover, hoverProps } from "./_shared/hover.js";
import { onPress } from "./_shared/press.js";

/** `open-type` -> what the router does. */
const MOVES = /** @type {Table<(props: Fields) => Promise<unknown>>} */ ({
  __proto__: null,
  navigate: ({ url }) => env.router.navigateTo(url, {}),
  redirect: ({ url }) => env.router.redirectTo(url),
  switchTab: ({ url }) => env.router.switchTab(url),
  reLaunch: ({ url }) => env.router.reLaunch(url),
  navigateBack: ({ delta }) => env.router.navigateBack(delta),
});

const API_NAMES = /** @type {Table<string>} */ ({ __proto__: null, navigate: "navigateTo", redirect: "redirectTo" });

/** @satisfies {NativeLeaf} */
export const wxNavigator = {
  props: {
    target: "self",
    url: "",
    openType: "navigate",
    delta: 1,
    path: "",
    shortLink: "",
    ...hoverProps,
    hoverClass: "navigator-hover",
    hoverStayTime: 600,
  },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const hover = createHover(el, node);
    onPress(el, () => open(node));
    return { update: hover.update, detached: hover.detached };
  },
};

/** @param {NativeNode} node */
function open(node) {
  const { target, openType } = node.props;
  if (openType === "exit") {
    if (inTelegram()) telegram().close();
    return;
  }
  const elsewhere = target === "miniProgram";
  const name = elsewhere ? "navigateToMiniProgram" : API_NAMES[openType] || openType;
  const move = elsewhere ? env.api.navigateToMiniProgram : MOVES[openType];
  if (!move) {
    report(node, "fail", `${name}:fail not supported in Telegram`);
    return;
  }
  Promise.resolve(move(node.props)).then(
    () => report(node, "success", `${name}:ok`),
    (error) => report(node, "fail", String((error && (error.errMsg || `${name}:fail ${error.message}`)) || error)),
  );
}

/** @param {NativeNode} node @param {string} type @param {string} errMsg */
function report(node, type, errMsg) {
  node.emit(type, { errMsg });
  node.emit("complete", { errMsg });
  if (type === "fail") console.warn(errMsg);
}

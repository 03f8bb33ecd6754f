/** `open-data`: the user's own name and picture, from what Telegram tells; of WeChat's groups and friends nothing is known. */

import { telegram } from "../bridge/telegram.js";

/** @satisfies {NativeLeaf} */
export const wxOpenData = {
  props: { type: "", defaultText: "", defaultAvatar: "" },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const update = () => {
      const { type, defaultText, defaultAvatar } = node.props;
      const app = telegram();
      /** @type {Partial<TelegramUser>} */
      const user = (app && app.initDataUnsafe && app.initDataUnsafe.user) || {};
      el.textContent = "";
      if (type === "userAvatarUrl") {
        const picture = user.photo_url || defaultAvatar;
        if (picture) el.append(image(el, picture));
      } else if (type === "userNickName") {
        el.textContent = [user.first_name, user.last_name].filter(Boolean).join(" ") || defaultText;
      } else {
        el.textContent = type === "userLanguage" ? user.language_code || defaultText : defaultText;
      }
    };
    update();
    return { update };
  },
};

/** @param {HTMLElement} el @param {string} address */
function image(el, address) {
  const img = el.ownerDocument.createElement("img");
  img.className = "wx-open-data-image";
  img.alt = "";
  img.referrerPolicy = "no-referrer";
  img.src = address;
  return img;
}

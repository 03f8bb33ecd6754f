/** `audio`: the browser's player beside a cover picture, a name and an author. */

import { assetUrl } from "../core/assets.js";
import { tellMedia } from "./_shared/media.js";

/** @satisfies {NativeLeaf} */
export const wxAudio = {
  props: { src: "", loop: false, controls: false, poster: "", name: "未知音频", author: "未知作者" },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(selector));
    const audio = find("audio");
    const update = (/** @type {Changed | null} */ changed) => {
      const { src, loop, controls, poster, name, author } = node.props;
      el.toggleAttribute("controls", controls);
      audio.loop = loop;
      find(".wx-audio-poster").style.backgroundImage = poster ? `url("${encodeURI(assetUrl(node.base, poster))}")` : "";
      find(".wx-audio-name").textContent = name;
      find(".wx-audio-author").textContent = author;
      if (changed && !changed.src) return;
      if (src) audio.src = assetUrl(node.base, src);
      else audio.removeAttribute("src");
    };
    tellMedia(audio, node);
    update(null);
    return { update, detached: () => audio.pause() };
  },
};

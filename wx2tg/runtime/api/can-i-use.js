/** wx.canIUse, from what the bundle really has. */

import { env } from "../core/env.js";

/** Components that the runtime knows; the rest are placeholders. */
const COMPONENTS =
  /^(?:view|scroll-view|swiper|swiper-item|movable-area|movable-view|cover-view|cover-image|icon|text|rich-text|progress|button|checkbox(?:-group)?|form|input|label|picker(?:-view(?:-column)?)?|radio(?:-group)?|slider|switch|textarea|editor|navigator|image|video|canvas|web-view|page-meta|page-container|root-portal|match-media|block|slot)$/;

/** What a button or a navigator cannot do here. */
const IMPOSSIBLE = /^(?:button\.open-type\.(?:getRealtimePhoneNumber|agreePrivacyAuthorization|launchApp|liveActivity)|open-data|official-account)/;

/**
 * @param {string} schema `api`, `api.object.param.option`, `component.attribute.value`; `wx.` may stand in front
 * @returns {boolean}
 */
export function canIUse(schema) {
  const path = String(schema).replace(/^wx\./, "").replace(/\(\)$/, "");
  const [name] = path.split(".");
  const member = env.api[name];
  if (member !== undefined) return !member.unsupported;
  return COMPONENTS.test(name) && !IMPOSSIBLE.test(path);
}

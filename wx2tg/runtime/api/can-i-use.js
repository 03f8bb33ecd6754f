/** wx.canIUse, from what the bundle really has. */

import { env } from "../core/env.js";

/** Components that the runtime knows; the rest are placeholders. */
const COMPONENTS = [
  "view", "scroll-view", "swiper", "swiper-item", "movable-area", "movable-view", "cover-view", "cover-image", "match-media",
  "icon", "text", "rich-text", "progress", "button", "checkbox", "checkbox-group", "form", "input", "label", "picker",
  "picker-view", "picker-view-column", "radio", "radio-group", "slider", "switch", "textarea", "editor", "navigator", "image",
  "video", "audio", "canvas", "map", "web-view", "page-meta", "navigation-bar", "page-container", "root-portal", "block", "slot",
];

/** What a button cannot do here. */
const IMPOSSIBLE = /^button\.open-type\.(?:getRealtimePhoneNumber|agreePrivacyAuthorization|launchApp|liveActivity)/;

/**
 * @param {string} schema `api`, `api.object.param.option`, `component.attribute.value`; `wx.` may stand in front
 * @returns {boolean}
 */
export function canIUse(schema) {
  const path = String(schema).replace(/^wx\./, "").replace(/\(\)$/, "");
  const parts = path.split(".");
  // What every object has is nobody's API, method or option.
  if (parts.some((part) => part in Object.prototype)) return false;
  const [name] = parts;
  const member = env.api[name];
  if (member !== undefined) return !member.unsupported;
  return COMPONENTS.includes(name) && !IMPOSSIBLE.test(path);
}

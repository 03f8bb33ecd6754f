/** What a button's `open-type` does in Telegram, and the event that tells of it. */

import { env } from "../../core/env.js";
import { initData, initDataUnsafe, openAddress, openClientSettings, requestContact } from "../../bridge/client.js";
import { element } from "../../host/dom.js";

/** @typedef {(node: NativeNode) => void} Action */

/** Act as the button's `open-type` says; several may be joined by `|`. @param {NativeNode} node */
export function openAs(node) {
  for (const name of node.props.openType.split("|")) {
    const action = ACTIONS[name.trim().toLowerCase()];
    if (action) action(node);
  }
}

/** @type {Table<Action>} */
const ACTIONS = {
  __proto__: null,
  share: (node) => env.api.$sharePage?.(env.router.top().self, "button", node.el),
  getuserinfo: (node) => (env.api.$userInfo ? tell(node, "getuserinfo", env.api.$userInfo()) : node.emit("getuserinfo", userInfo())),
  getphonenumber: (node) => askContact(node, "getphonenumber", "getPhoneNumber"),
  getrealtimephonenumber: (node) => askContact(node, "getrealtimephonenumber", "getRealtimePhoneNumber"),
  chooseavatar: chooseAvatar,
  contact: (node) => node.emit("contact", { errMsg: openBot("enterContact", node.props.sessionFrom), path: "", query: {} }),
  feedback: () => openBot("feedback"),
  opensetting(node) {
    const opened = openClientSettings();
    node.emit("opensetting", opened ? { errMsg: "openSetting:ok", authSetting: {} } : refused("openSetting"));
  },
  launchapp: (node) => node.emit("error", refused("launchApp")),
  agreeprivacyauthorization(node) {
    node.emit("agreeprivacyauthorization", { errMsg: "agreePrivacyAuthorization:ok" });
  },
};

/** Tell what a promise resolves with, or why it rejects. @param {NativeNode} node @param {string} type @param {Promise<Fields>} answer */
function tell(node, type, answer) {
  answer.catch((/** @type {Fields} */ refusal) => refusal).then((detail) => node.emit(type, detail));
}

/** @param {string} name */
function refused(name) {
  return { errMsg: `${name}:fail not supported in Telegram` };
}

/** The Telegram user as WeChat's `getUserInfo` tells it. `initData` is what a server can verify. */
function userInfo() {
  const { user } = initDataUnsafe();
  if (!user) return { errMsg: "getUserInfo:fail no Telegram user" };
  const nickName = [user.first_name, user.last_name].filter(Boolean).join(" ");
  const avatarUrl = user.photo_url || "";
  const language = user.language_code || "en";
  const info = { nickName, avatarUrl, gender: 0, language, city: "", province: "", country: "" };
  const secrets = { signature: "", encryptedData: "", iv: "", initData: initData() };
  return { errMsg: "getUserInfo:ok", userInfo: info, rawData: JSON.stringify(info), ...secrets };
}

/**
 * Telegram asks the user for the number and signs it. Without a server of the owner's, which makes WeChat's `code` of it,
 * the signed answer itself is the code.
 * @param {NativeNode} node @param {string} type the event @param {string} name as `errMsg` has it
 */
async function askContact(node, type, name) {
  const answer = await requestContact();
  if (answer === undefined) node.emit(type, refused(name));
  else if (answer === null) node.emit(type, { errMsg: `${name}:fail user deny` });
  else if (env.api.$phoneNumber) tell(node, type, env.api.$phoneNumber(name, answer.response));
  else {
    const { contact } = answer.responseUnsafe || {};
    const phoneNumber = (contact && contact.phone_number) || "";
    node.emit(type, { errMsg: `${name}:ok`, code: answer.response || "", phoneNumber, encryptedData: "", iv: "" });
  }
}

/** The photo that Telegram gave us, or a picture that the user picks. @param {NativeNode} node */
function chooseAvatar(node) {
  const { user } = initDataUnsafe();
  if (user && user.photo_url) {
    node.emit("chooseavatar", { avatarUrl: user.photo_url });
    return;
  }
  const picker = /** @type {HTMLInputElement} */ (element("input"));
  picker.type = "file";
  picker.accept = "image/*";
  picker.addEventListener("change", () => {
    const file = picker.files && picker.files[0];
    if (file) node.emit("chooseavatar", { avatarUrl: URL.createObjectURL(file) });
  });
  picker.click();
}

/** What Telegram takes as the parameter of a bot's start. https://core.telegram.org/bots/features#deep-linking */
const START = /^[\w-]{1,64}$/;

/** The chat with the app's own bot is its support desk. @param {string} name @param {string} [session] */
function openBot(name, session = "") {
  const { bot } = env.settings.telegram || {};
  if (!bot) return refused(name).errMsg;
  openAddress(`https://t.me/${bot}${START.test(session) ? `?start=${session}` : ""}`);
  return `${name}:ok`;
}

/** What a client asks its user on behalf of an app, and the answers: `ask` shows them, the switches can give one at once. */

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {Record<string, string>} answers  Ids with their texts; the first one is the app's hope.
 */

/** @type {Record<string, Question>} */
export const QUESTIONS = {
  invoice: {
    title: "Invoice",
    answers: { paid: "Pay", pending: "Leave pending", failed: "Let it fail", cancelled: "Cancel" },
  },
  contact: { title: "Share phone number", answers: { sent: "Share", cancelled: "Cancel" } },
  write_access: { title: "Messages from the bot", answers: { allowed: "Allow", cancelled: "Cancel" } },
  chat: { title: "Share a chat", answers: { sent: "Share", cancelled: "Cancel" } },
  emoji_access: { title: "Change of emoji status", answers: { allowed: "Allow", cancelled: "Cancel" } },
  emoji_status: {
    title: "Emoji status",
    answers: {
      set: "Set",
      USER_DECLINED: "Decline",
      SUGGESTED_EMOJI_INVALID: "No such emoji",
      DURATION_INVALID: "Wrong duration",
      SERVER_ERROR: "Server error",
      UNKNOWN_ERROR: "Unknown error",
    },
  },
  message: {
    title: "Share a message",
    answers: {
      sent: "Send",
      USER_DECLINED: "Decline",
      MESSAGE_EXPIRED: "It has expired",
      MESSAGE_SEND_FAILED: "Sending fails",
      UNKNOWN_ERROR: "Unknown error",
    },
  },
  story: { title: "Share to story", answers: { shared: "Done" } },
  download: { title: "Download a file", answers: { downloading: "Download", cancelled: "Cancel" } },
  home: { title: "Add to home screen", answers: { added: "Add", cancelled: "Cancel" } },
  biometry_access: { title: "Use of biometrics", answers: { granted: "Allow", denied: "Don’t allow" } },
  biometry_auth: { title: "Biometrics", answers: { authorized: "It is me", failed: "Not recognised" } },
  location_access: { title: "Use of location", answers: { granted: "Allow", denied: "Don’t allow" } },
  clipboard: { title: "Paste from clipboard", answers: { allowed: "Paste", denied: "Don’t paste" } },
  restore: { title: "Restore a secret", answers: { allowed: "Restore", denied: "Cancel" } },
  inline: { title: "Choose a chat", answers: { chosen: "Done" } },
};

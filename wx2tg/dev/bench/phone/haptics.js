/** Haptics: the phone shakes, and says what kind it was. */

/** @type {import("./types.d.ts").Concern} */
export const haptics = {
  web_app_trigger_haptic_feedback(client, { type, impact_style, notification_type }) {
    const kind = type === "impact" ? impact_style : type === "notification" ? notification_type : "selection";
    client.screen.shake(String(kind ?? type), String(type));
  },
};

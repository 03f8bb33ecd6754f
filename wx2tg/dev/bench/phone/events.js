/**
 * The events of Telegram's Mini App protocol: the version of the client that introduced each, and what it is answered by.
 * Source: core.telegram.org/bots/webapps and the typings of @tma.js/bridge and @types/telegram-web-app.
 */

/**
 * @typedef {object} Posted  An event that an app posts.
 * @property {string} since  The client's version; an older client knows nothing of it.
 * @property {string} concern  The module of this folder that handles it.
 * @property {string[]} [answers]  What the client may send back.
 * @property {Record<string, string>} [parameters]  Parameters that came in a later version, with that version.
 */

/** @type {Record<string, Posted>} */
export const POSTED = {
  iframe_ready: { since: "6.0", concern: "documents" },
  iframe_will_reload: { since: "6.0", concern: "documents" },
  web_app_add_to_home_screen: { since: "8.0", concern: "home", answers: ["home_screen_added", "home_screen_failed"] },
  web_app_biometry_get_info: { since: "7.2", concern: "biometry", answers: ["biometry_info_received"] },
  web_app_biometry_open_settings: { since: "7.2", concern: "biometry", answers: ["biometry_info_received"] },
  web_app_biometry_request_access: { since: "7.2", concern: "biometry", answers: ["biometry_info_received"] },
  web_app_biometry_request_auth: { since: "7.2", concern: "biometry", answers: ["biometry_auth_requested"] },
  web_app_biometry_update_token: { since: "7.2", concern: "biometry", answers: ["biometry_token_updated"] },
  web_app_check_home_screen: { since: "8.0", concern: "home", answers: ["home_screen_checked"] },
  web_app_check_location: { since: "8.0", concern: "location", answers: ["location_checked"] },
  web_app_close: { since: "6.0", concern: "closing", parameters: { return_back: "7.6" } },
  web_app_close_scan_qr_popup: { since: "6.4", concern: "scanner", answers: ["scan_qr_popup_closed"] },
  web_app_data_send: { since: "6.0", concern: "closing" },
  web_app_device_storage_clear: {
    since: "9.0",
    concern: "storage",
    answers: ["device_storage_cleared", "device_storage_failed"],
  },
  web_app_device_storage_get_key: {
    since: "9.0",
    concern: "storage",
    answers: ["device_storage_key_received", "device_storage_failed"],
  },
  web_app_device_storage_save_key: {
    since: "9.0",
    concern: "storage",
    answers: ["device_storage_key_saved", "device_storage_failed"],
  },
  web_app_exit_fullscreen: { since: "8.0", concern: "viewport", answers: ["fullscreen_changed"] },
  web_app_expand: { since: "6.0", concern: "viewport", answers: ["viewport_changed"] },
  web_app_hide_keyboard: { since: "9.1", concern: "viewport", answers: ["viewport_changed"] },
  web_app_invoke_custom_method: { since: "6.9", concern: "storage", answers: ["custom_method_invoked"] },
  web_app_open_invoice: { since: "6.1", concern: "payments", answers: ["invoice_closed"] },
  web_app_open_link: { since: "6.0", concern: "links", parameters: { try_instant_view: "6.4", try_browser: "7.6" } },
  web_app_open_location_settings: { since: "8.0", concern: "location", answers: ["location_checked"] },
  web_app_open_popup: { since: "6.2", concern: "popups", answers: ["popup_closed"] },
  web_app_open_scan_qr_popup: {
    since: "6.4",
    concern: "scanner",
    answers: ["qr_text_received", "scan_qr_popup_closed"],
  },
  web_app_open_tg_link: { since: "6.1", concern: "links" },
  web_app_read_text_from_clipboard: { since: "6.4", concern: "scanner", answers: ["clipboard_text_received"] },
  web_app_ready: { since: "6.0", concern: "documents" },
  web_app_request_chat: { since: "9.6", concern: "access", answers: ["requested_chat_sent", "requested_chat_failed"] },
  web_app_request_content_safe_area: { since: "8.0", concern: "viewport", answers: ["content_safe_area_changed"] },
  web_app_request_emoji_status_access: { since: "8.0", concern: "access", answers: ["emoji_status_access_requested"] },
  web_app_request_file_download: { since: "8.0", concern: "sharing", answers: ["file_download_requested"] },
  web_app_request_fullscreen: {
    since: "8.0",
    concern: "viewport",
    answers: ["fullscreen_changed", "fullscreen_failed"],
  },
  web_app_request_location: { since: "8.0", concern: "location", answers: ["location_requested"] },
  web_app_request_phone: { since: "6.9", concern: "access", answers: ["phone_requested"] },
  web_app_request_safe_area: { since: "8.0", concern: "viewport", answers: ["safe_area_changed"] },
  web_app_request_theme: { since: "6.0", concern: "colours", answers: ["theme_changed"] },
  web_app_request_viewport: { since: "6.0", concern: "viewport", answers: ["viewport_changed"] },
  web_app_request_write_access: { since: "6.9", concern: "access", answers: ["write_access_requested"] },
  web_app_secure_storage_clear: {
    since: "9.0",
    concern: "storage",
    answers: ["secure_storage_cleared", "secure_storage_failed"],
  },
  web_app_secure_storage_get_key: {
    since: "9.0",
    concern: "storage",
    answers: ["secure_storage_key_received", "secure_storage_failed"],
  },
  web_app_secure_storage_restore_key: {
    since: "9.0",
    concern: "storage",
    answers: ["secure_storage_key_restored", "secure_storage_failed"],
  },
  web_app_secure_storage_save_key: {
    since: "9.0",
    concern: "storage",
    answers: ["secure_storage_key_saved", "secure_storage_failed"],
  },
  web_app_send_prepared_message: {
    since: "8.0",
    concern: "sharing",
    answers: ["prepared_message_sent", "prepared_message_failed"],
  },
  web_app_set_background_color: { since: "6.1", concern: "colours" },
  web_app_set_bottom_bar_color: { since: "7.10", concern: "colours" },
  web_app_set_emoji_status: { since: "8.0", concern: "sharing", answers: ["emoji_status_set", "emoji_status_failed"] },
  web_app_set_header_color: { since: "6.1", concern: "colours", parameters: { color: "6.9" } },
  web_app_setup_back_button: { since: "6.1", concern: "buttons" },
  web_app_setup_closing_behavior: { since: "6.0", concern: "closing" },
  web_app_setup_main_button: {
    since: "6.0",
    concern: "buttons",
    parameters: { has_shine_effect: "7.10", icon_custom_emoji_id: "9.5" },
  },
  web_app_setup_secondary_button: { since: "7.10", concern: "buttons", parameters: { icon_custom_emoji_id: "9.5" } },
  web_app_setup_settings_button: { since: "6.10", concern: "buttons" },
  web_app_setup_swipe_behavior: { since: "7.7", concern: "closing" },
  web_app_share_to_story: { since: "7.8", concern: "sharing" },
  web_app_start_accelerometer: {
    since: "8.0",
    concern: "sensors",
    answers: ["accelerometer_started", "accelerometer_changed", "accelerometer_failed"],
  },
  web_app_start_device_orientation: {
    since: "8.0",
    concern: "sensors",
    answers: ["device_orientation_started", "device_orientation_changed", "device_orientation_failed"],
  },
  web_app_start_gyroscope: {
    since: "8.0",
    concern: "sensors",
    answers: ["gyroscope_started", "gyroscope_changed", "gyroscope_failed"],
  },
  web_app_stop_accelerometer: { since: "8.0", concern: "sensors", answers: ["accelerometer_stopped"] },
  web_app_stop_device_orientation: { since: "8.0", concern: "sensors", answers: ["device_orientation_stopped"] },
  web_app_stop_gyroscope: { since: "8.0", concern: "sensors", answers: ["gyroscope_stopped"] },
  web_app_switch_inline_query: { since: "6.7", concern: "links" },
  web_app_toggle_orientation_lock: { since: "8.0", concern: "viewport" },
  web_app_trigger_haptic_feedback: { since: "6.1", concern: "haptics" },
};

/**
 * The events that a client sends, each with the version of the client that introduced it. `set_custom_style` is heard from
 * https://web.telegram.org alone, so the workbench never sends it.
 * @type {Record<string, string>}
 */
export const SENT = {
  accelerometer_changed: "8.0",
  accelerometer_failed: "8.0",
  accelerometer_started: "8.0",
  accelerometer_stopped: "8.0",
  back_button_pressed: "6.1",
  biometry_auth_requested: "7.2",
  biometry_info_received: "7.2",
  biometry_token_updated: "7.2",
  clipboard_text_received: "6.4",
  content_safe_area_changed: "6.0",
  custom_method_invoked: "6.9",
  device_orientation_changed: "8.0",
  device_orientation_failed: "8.0",
  device_orientation_started: "8.0",
  device_orientation_stopped: "8.0",
  device_storage_cleared: "9.0",
  device_storage_failed: "9.0",
  device_storage_key_received: "9.0",
  device_storage_key_saved: "9.0",
  emoji_status_access_requested: "8.0",
  emoji_status_failed: "8.0",
  emoji_status_set: "8.0",
  file_download_requested: "8.0",
  fullscreen_changed: "8.0",
  fullscreen_failed: "8.0",
  gyroscope_changed: "8.0",
  gyroscope_failed: "8.0",
  gyroscope_started: "8.0",
  gyroscope_stopped: "8.0",
  home_screen_added: "8.0",
  home_screen_checked: "8.0",
  home_screen_failed: "8.0",
  invoice_closed: "6.0",
  location_checked: "8.0",
  location_requested: "8.0",
  main_button_pressed: "6.0",
  phone_requested: "6.9",
  popup_closed: "6.0",
  prepared_message_failed: "8.0",
  prepared_message_sent: "8.0",
  qr_text_received: "6.4",
  reload_iframe: "6.0",
  safe_area_changed: "6.0",
  scan_qr_popup_closed: "6.4",
  secondary_button_pressed: "7.10",
  secure_storage_cleared: "9.0",
  secure_storage_failed: "9.0",
  secure_storage_key_received: "9.0",
  secure_storage_key_restored: "9.0",
  secure_storage_key_saved: "9.0",
  set_custom_style: "6.0",
  settings_button_pressed: "6.1",
  theme_changed: "6.0",
  viewport_changed: "6.0",
  visibility_changed: "8.0",
  write_access_requested: "6.9",
  requested_chat_sent: "9.6",
  requested_chat_failed: "9.6",
};

/**
 * The colours of `themeParams`, each with the version that introduced it.
 * @type {Record<string, string>}
 */
export const THEME_KEYS = {
  bg_color: "6.0",
  text_color: "6.0",
  hint_color: "6.0",
  link_color: "6.0",
  button_color: "6.0",
  button_text_color: "6.0",
  secondary_bg_color: "6.1",
  header_bg_color: "7.0",
  bottom_bar_bg_color: "7.10",
  accent_text_color: "7.0",
  section_bg_color: "7.0",
  section_header_text_color: "7.0",
  section_separator_color: "7.6",
  subtitle_text_color: "7.0",
  destructive_text_color: "7.0",
};

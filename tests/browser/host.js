/**
 * A Telegram client for tests. It takes the events that Telegram's script posts to a native client, keeps them, and
 * answers in the client's own words. Tests reach it as `fakeHost`.
 */
(() => {
  /** Every event the app posted: {name, data}. */
  const asked = [];
  /** What the user of this client does when he is asked; tests change it. */
  const user = {
    popup: undefined, // id of the button that is pressed: the first one unless told
    invoice: "paid", // null: the invoice stays open until the test says `invoice_closed`
    scanned: "scanned text",
    clipboard: "text of the clipboard",
    writeAccess: "allowed",
    phone: "sent",
    contact: "contact=%7B%22user_id%22%3A42%2C%22phone_number%22%3A%22431555000%22%7D&auth_date=1&hash=0",
    location: { latitude: 48.2082, longitude: 16.3738, altitude: 190, horizontal_accuracy: 12 },
    theme: undefined,
    biometry: { available: false }, // what the device has: {available, type, access_requested, access_granted}
    access: true, // whether the app may use it, when it asks
    person: "authorized", // or "failed"
  };
  const cloud = new Map();

  const say = (name, data = {}) => {
    // A native client answers later; the script is not ready for an answer inside its own call.
    setTimeout(() => window.Telegram.WebView.receiveEvent(name, data), 0);
  };

  const cloudMethods = {
    saveStorageValue: ({ key, value }) => !!cloud.set(key, value),
    getStorageValues: ({ keys }) => Object.fromEntries(keys.map((key) => [key, cloud.get(key) || ""])),
    deleteStorageValues: ({ keys }) => keys.every((key) => cloud.delete(key) || true),
    getStorageKeys: () => [...cloud.keys()],
    getRequestedContact: () => user.contact,
  };

  const answers = {
    web_app_request_theme: () => user.theme && say("theme_changed", { theme_params: user.theme }),
    web_app_request_viewport: () => (
      say("viewport_changed", { height: innerHeight, width: innerWidth, is_expanded: true, is_state_stable: true })
    ),
    web_app_open_popup: ({ buttons }) => say("popup_closed", { button_id: user.popup === undefined ? buttons[0].id : user.popup }),
    web_app_open_invoice: ({ slug }) => user.invoice && say("invoice_closed", { slug, status: user.invoice }),
    web_app_open_scan_qr_popup: () => say("qr_text_received", { data: user.scanned }),
    web_app_read_text_from_clipboard: ({ req_id }) => say("clipboard_text_received", { req_id, data: user.clipboard }),
    web_app_request_write_access: () => say("write_access_requested", { status: user.writeAccess }),
    web_app_request_phone: () => say("phone_requested", { status: user.phone }),
    web_app_check_location: () => say("location_checked", { available: true, access_requested: true, access_granted: true }),
    web_app_request_location: () => say("location_requested", { available: true, ...user.location }),
    web_app_start_accelerometer: () => say("accelerometer_started"),
    web_app_biometry_get_info: () => say("biometry_info_received", user.biometry),
    web_app_biometry_request_access: () => say("biometry_info_received", { ...user.biometry, access_requested: true, access_granted: user.access }),
    web_app_biometry_request_auth: () => say("biometry_auth_requested", { status: user.person }),
    web_app_check_home_screen: () => say("home_screen_checked", { status: "missed" }),
    web_app_send_prepared_message: () => say("prepared_message_sent"),
    web_app_request_file_download: () => say("file_download_requested", { status: "downloading" }),
    web_app_invoke_custom_method: ({ req_id, method, params }) => (
      say("custom_method_invoked", { req_id, result: cloudMethods[method](params) })
    ),
  };

  window.fakeHost = { asked, user, say };
  window.TelegramWebviewProxy = {
    postEvent(name, json) {
      const data = JSON.parse(json || '""') || {};
      asked.push({ name, data });
      if (answers[name]) answers[name](data);
    },
  };
})();

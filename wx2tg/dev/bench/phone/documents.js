/** The app's document: it has been loaded, it will be loaded anew, the app is ready to be seen. */

/** @type {import("./types.d.ts").Concern} */
export const documents = {
  iframe_ready(client, { reload_supported }) {
    client.restart();
    client.session.reloads = reload_supported === true;
  },
  iframe_will_reload(client) {
    client.session.ready = false;
    client.arrange();
  },
  web_app_ready(client) {
    client.session.ready = true;
    client.arrange();
  },
};

/** The page that is shown while the app is built for the first time: it waits for the app, and says what went wrong. */
"use strict";

(() => {
  const connect = () => {
    const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/_wx2tg/live`);
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data);
      if (message.version > 0) location.reload();
      const told = document.getElementById("told");
      if (told && message.failure) {
        told.textContent = [message.failure.title, ...message.failure.findings.map((/** @type {{message: string}} */ row) => row.message)].join("\n");
      }
    });
    socket.addEventListener("close", () => setTimeout(connect, 500));
  };
  connect();
})();

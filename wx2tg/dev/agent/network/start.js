/** Hears of conditions that change, and tells the app whether it is online. */
(() => {
  const net = self.__wx2tgNet;
  if (!net) return;
  const { native, told, open, conditions, cut } = net;

  const online = Object.getOwnPropertyDescriptor(Navigator.prototype, "onLine");
  Object.defineProperty(navigator, "onLine", { get: () => Boolean(online?.get?.call(navigator)) && !conditions().offline, configurable: true });

  /** @param {NetTold} next */
  function change(next) {
    const before = conditions().offline;
    Object.assign(told, next);
    for (const entry of [...open]) if (cut(entry.url)) entry.end();
    if (before !== conditions().offline) dispatchEvent(new Event(before ? "online" : "offline"));
  }

  /** @param {number} [pause] milliseconds until the next try */
  function listen(pause = 1000) {
    const socket = new native.WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/_wx2tg/net-conditions`);
    socket.onmessage = ({ data }) => {
      pause = 1000;
      change(JSON.parse(data));
    };
    socket.onclose = () => setTimeout(listen, pause, Math.min(pause * 2, 30000));
  }

  listen();
  delete self.__wx2tgNet;
})();

/** WebSocket, EventSource and sendBeacon, watched. */
(() => {
  const net = self.__wx2tgNet;
  if (!net) return;
  const { LONGEST, native, open, conditions, cut, foreign, proxied, through, parsed, travel, now, emit, watched, sizeOf } = net;

  let sockets = 0;

  class WebSocketWatched extends native.WebSocket {
    #url = "";
    #id = `s${++sockets}`;
    #since = now();
    #by;
    /** When the line has carried what it was given. */
    #free = 0;
    /** @type {WeakSet<Event>} */ #own = new WeakSet();

    /** @param {string | URL} address @param {string | string[]} [protocols] */
    constructor(address, protocols = []) {
      const url = parsed(address);
      if (url) url.protocol = url.protocol.replace("http", "ws");
      const by = url !== null && proxied(url);
      super(by ? `${location.protocol.replace("http", "ws")}//${location.host}${through(url, true)}` : address, protocols);
      this.#by = by;
      this.#url = by ? url.href : super.url;
      if (!url || !foreign(url)) return;
      this.#tell({ phase: "start", url: url.href, protocols: [protocols].flat(), via: by ? "proxy" : "direct", at: Date.now() });
      const entry = { url, end: () => this.#break() };
      if (!by) open.add(entry);
      this.addEventListener("open", () => this.#tell({ phase: "open", protocol: this.protocol, took: now() - this.#since }));
      this.addEventListener("message", (event) => this.#hear(event));
      this.addEventListener("close", (event) => {
        if (this.#free === Infinity && !this.#own.has(event)) return event.stopImmediatePropagation();
        open.delete(entry);
        this.#tell({ phase: "close", code: event.code, reason: event.reason, clean: event.wasClean, took: now() - this.#since });
      });
    }

    /** @param {NetFields} fields */
    #tell(fields) {
      emit("socket", { id: this.#id, ...fields });
    }

    /** Milliseconds that a message waits, after those before it. @param {unknown} data */
    #wait(data) {
      this.#free = Math.max(now() + conditions().latency, this.#free) + travel(sizeOf(data));
      return this.#by ? 0 : this.#free - now();
    }

    /** @param {MessageEvent} event */
    #hear(event) {
      if (this.#own.has(event)) return;
      const wait = this.#wait(event.data);
      if (wait <= 0) return this.#message("in", event.data);
      event.stopImmediatePropagation();
      const { data, origin } = event;
      const again = new MessageEvent("message", { data, origin });
      this.#own.add(again);
      setTimeout(() => {
        if (this.#free === Infinity) return;
        this.#message("in", data);
        this.dispatchEvent(again);
      }, wait);
    }

    /** @param {"in" | "out"} phase @param {unknown} data */
    #message(phase, data) {
      this.#tell({ phase, text: typeof data === "string" ? data.slice(0, LONGEST) : null, bytes: sizeOf(data), at: Date.now() });
    }

    /** @param {any} data */
    send(data) {
      const wait = this.readyState === 1 ? this.#wait(data) : 0;
      if (this.readyState === 1) this.#message("out", data);
      if (wait <= 0) return super.send(data);
      setTimeout(() => this.readyState === 1 && super.send(data), wait);
    }

    /** @param {number} [code] @param {string} [reason] */
    close(code, reason) {
      /** @type {[number?, string?]} */
      const given = code === undefined ? [] : [code, reason];
      const wait = this.#by ? 0 : this.#free - now();
      if (wait <= 0 || wait === Infinity) return super.close(...given);
      setTimeout(() => super.close(...given), wait);
    }

    /** The line is cut: the socket ends as it does where the network is gone. */
    #break() {
      this.#free = Infinity;
      super.close();
      const closed = new CloseEvent("close", { code: 1006, wasClean: false });
      this.#own.add(closed);
      this.dispatchEvent(new Event("error"));
      this.dispatchEvent(closed);
    }

    get url() {
      return this.#url;
    }
  }

  class EventSourceWatched extends native.EventSource {
    #url = "";
    /** @param {string | URL} address @param {EventSourceInit} [init] */
    constructor(address, init) {
      const url = parsed(address);
      const by = url !== null && proxied(url);
      super(by ? through(url, Boolean(init?.withCredentials)) : address, init);
      this.#url = by ? url.href : super.url;
      if (!url || !foreign(url)) return;
      const watch = watched(url.href, "GET", { accept: "text/event-stream" }, by ? "proxy" : "direct");
      watch.start(null, 0);
      this.addEventListener("open", () => watch.head({ status: 200, statusText: "", headers: {}, url: url.href, redirected: false }));
      this.addEventListener("error", () => this.readyState === 2 && watch.fail(cut(url) || "Failed to fetch"));
    }

    get url() {
      return this.#url;
    }
  }

  const beacon = navigator.sendBeacon;
  /** @param {string | URL} address @param {any} [data] */
  function sendBeacon(address, data) {
    const url = parsed(address);
    if (!url || !foreign(url)) return beacon.call(navigator, address, data);
    const by = proxied(url);
    const watch = watched(url.href, "POST", {}, by ? "proxy" : "direct");
    watch.start(typeof data === "string" ? data : null, sizeOf(data));
    const taken = beacon.call(navigator, by ? through(url, true) : address, data);
    if (taken) watch.end(0, 0, null);
    else watch.fail("The browser does not take it.");
    return taken;
  }


  for (const [name, own] of Object.entries({ WebSocket: WebSocketWatched, EventSource: EventSourceWatched })) {
    Object.defineProperty(own, "name", { value: name });
    Object.defineProperty(self, name, { value: own, writable: true, configurable: true });
  }
  navigator.sendBeacon = sendBeacon;
})();

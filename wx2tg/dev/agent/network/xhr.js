/** XMLHttpRequest, watched: a class of its own above the browser's, so that everything else stays the browser's. */
(() => {
  const net = self.__wx2tgNet;
  if (!net) return;
  const { FAULT, LONGEST, native, open, conditions, foreign, proxied, through, real, parsed, travel, now, watched } = net;

  class XMLHttpRequestWatched extends native.XMLHttpRequest {
    /** @type {URL | null} */ #url = null;
    #method = "GET";
    #by = false;
    #async = true;
    #cutOff = "";
    /** @type {Record<string, string>} */ #headers = {};
    /** @type {NetWatch | null} */ #watch = null;
    /** When the answer arrives at the earliest, on a slow line without the proxy. */
    #due = 0;
    /** Our own events, which are not held. @type {WeakSet<Event>} */ #own = new WeakSet();

    constructor() {
      super();
      for (const type of ["readystatechange", "progress", "load", "loadend"]) this.addEventListener(type, (event) => this.#hear(event));
      for (const type of ["error", "abort", "timeout"]) this.addEventListener(type, () => this.#watch?.fail(type === "error" ? this.#cutOff || "Failed to fetch" : type));
    }

    /** @param {any[]} given */
    open(...given) {
      const [method, address, async = true, ...rest] = given;
      this.#url = parsed(address);
      this.#method = String(method).toUpperCase();
      this.#async = Boolean(async);
      this.#headers = {};
      this.#cutOff = "";
      this.#watch = null;
      this.#due = 0;
      this.#by = Boolean(this.#url && proxied(this.#url));
      const goes = this.#by ? through(/** @type {URL} */ (this.#url), this.withCredentials) : address;
      return super.open(method, goes, async, .../** @type {[]} */ (rest));
    }

    /** @param {string} name @param {string} value */
    setRequestHeader(name, value) {
      super.setRequestHeader(name, value);
      this.#headers[String(name).toLowerCase()] = String(value);
    }

    /** @param {any} [body] */
    send(body) {
      const url = this.#url;
      if (!url || !foreign(url)) return super.send(body);
      const watch = (this.#watch = watched(url.href, this.#method, this.#headers, this.#by ? "proxy" : "direct"));
      const text = typeof body === "string" || body instanceof URLSearchParams ? String(body) : null;
      watch.start(text ?? (body instanceof FormData ? [...body].map(([name, value]) => `${name}: ${typeof value === "string" ? value : `${value.name} (${value.size} bytes)`}`).join("\n") : null), text?.length ?? body?.size ?? body?.byteLength ?? 0);
      if (this.#by) super.setRequestHeader("x-wx2tg-id", watch.id);
      else if (this.#async) {
        this.#due = now() + conditions().latency;
        const entry = { url, end: () => this.#fail("offline") };
        open.add(entry);
        this.addEventListener("loadend", () => open.delete(entry), { once: true });
      }
      return super.send(body);
    }

    /** Hold what a slow line would not have brought yet, and turn the proxy's word that there is no answer into an error. @param {Event} event */
    #hear(event) {
      if (this.#own.has(event) || !this.#watch) return;
      const { readyState } = this;
      if (this.#by && readyState >= 2 && super.getResponseHeader(FAULT)) {
        event.stopImmediatePropagation();
        if (event.type === "loadend") this.#fail(super.responseText || "");
        return;
      }
      if (event.type === "load") this.#ended();
      const loaded = /** @type {any} */ (event).loaded || 0;
      const wait = this.#due ? this.#due + travel(loaded) - now() : 0;
      if (this.#by || !this.#async || readyState < 2 || wait <= 0) return;
      event.stopImmediatePropagation();
      const again = event instanceof ProgressEvent ? new ProgressEvent(event.type, event) : new Event(event.type);
      this.#own.add(again);
      setTimeout(() => this.#cutOff || this.dispatchEvent(again), wait);
    }

    #ended() {
      const binary = this.responseType !== "" && this.responseType !== "text" && this.responseType !== "json";
      const text = binary ? null : this.responseType === "json" ? JSON.stringify(this.response) : this.responseText;
      const bytes = binary ? (this.response?.size ?? this.response?.byteLength ?? 0) : (text?.length ?? 0);
      const { status, statusText, responseURL: url } = this;
      const lines = this.getAllResponseHeaders().trim().split(/\r?\n/).filter(Boolean);
      const headers = Object.fromEntries(lines.map((line) => line.split(/:\s*(.*)/s).slice(0, 2)));
      this.#watch?.head({ status, statusText, headers, url, redirected: url !== this.#url?.href });
      this.#watch?.end(status, bytes, text && text.slice(0, LONGEST));
    }

    /** End as the browser does where there is no connection. @param {string} reason */
    #fail(reason) {
      if (this.#cutOff) return;
      this.#cutOff = reason || "Failed to fetch";
      super.abort();
      for (const type of ["readystatechange", "error", "loadend"]) {
        const event = type === "readystatechange" ? new Event(type) : new ProgressEvent(type);
        this.#own.add(event);
        this.dispatchEvent(event);
      }
    }

    /** @returns {string} */
    get responseURL() {
      return super.responseURL && real(super.responseURL);
    }
    /** @returns {number} */
    get status() {
      return this.#cutOff ? 0 : super.status;
    }
    getAllResponseHeaders() {
      return super.getAllResponseHeaders().replace(/^(?:x-wx2tg-.*|content-security-policy: sandbox.*)\r\n/gim, "");
    }
  }


  Object.defineProperty(XMLHttpRequestWatched, "name", { value: "XMLHttpRequest" });
  Object.defineProperty(self, "XMLHttpRequest", { value: XMLHttpRequestWatched, writable: true, configurable: true });
})();

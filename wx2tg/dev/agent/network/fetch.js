/** fetch, watched: through the proxy, or under conditions that are applied here. */
(() => {
  const net = self.__wx2tgNet;
  if (!net) return;
  const { NET, FAULT, LONGEST, TEXT, native, open, conditions, cut, foreign, proxied, through, real, travel, pause, shown, watched, excerpt } = net;

  const failed = () => new TypeError("Failed to fetch");

  /** @type {typeof fetch} */
  const fetchWatched = async function fetch(input, init) {
    const asked = new Request(input, init);
    const url = new URL(asked.url);
    if (!foreign(url)) return native.fetch.call(self, asked);
    const by = proxied(url);
    const watch = watched(asked.url, asked.method, shown(asked.headers), by ? "proxy" : "direct");
    const body = asked.body ? await asked.clone().blob() : null;
    watch.start(...(await excerpt(body, asked.headers.get("content-type"))));
    const control = new AbortController();
    const signal = AbortSignal.any([asked.signal, control.signal]);
    const entry = { url, end: () => control.abort(failed()) };
    try {
      if (by) return await fetchThrough(asked, url, body, signal, watch);
      open.add(entry);
      await pause(conditions().latency + travel(body ? body.size : 0));
      signal.throwIfAborted();
      return observed(await native.fetch.call(self, asked, { signal }), asked, watch, () => open.delete(entry));
    } catch (error) {
      open.delete(entry);
      watch.fail(asked.signal.aborted ? "aborted" : cut(url) || String(error));
      throw error;
    }
  };

  /** @param {Request} asked @param {URL} url @param {Blob | null} body @param {AbortSignal} signal @param {NetWatch} watch */
  async function fetchThrough(asked, url, body, signal, watch) {
    const headers = new Headers(asked.headers);
    headers.set("x-wx2tg-id", watch.id);
    const { method, cache, redirect, integrity, keepalive } = asked;
    const given = { method, headers, cache, redirect, integrity, keepalive, signal, body, mode: /** @type {const} */ ("cors") };
    const answer = await native.fetch.call(self, through(url, asked.credentials === "include"), { ...given, credentials: "same-origin" });
    if (answer.headers.has(FAULT)) {
      watch.fail(await answer.text());
      throw failed();
    }
    return observed(answer, asked, watch, () => {});
  }

  /**
   * The answer as the app gets it: the same, with the server's own address, and its body counted as it is read.
   * @param {Response} answer @param {Request} asked @param {NetWatch} watch @param {() => void} over
   */
  function observed(answer, asked, watch, over) {
    const url = real(answer.url);
    watch.head({ status: answer.status, statusText: answer.statusText, headers: shown(withoutOwn(answer.headers)), url, redirected: answer.redirected });
    if (!answer.body) {
      over();
      watch.end(answer.status, 0, null);
      return answer.type === "opaqueredirect" || answer.type === "opaque" ? answer : withAddress(answer, answer, url);
    }
    const text = TEXT.test(answer.headers.get("content-type") || "") ? new TextDecoder() : null;
    const reader = answer.body.getReader();
    let bytes = 0;
    let preview = "";
    const slow = !answer.url.includes(NET);
    const body = new ReadableStream({
      type: "bytes",
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) {
            if (slow) await pause(travel(value.byteLength));
            bytes += value.byteLength;
            if (text && preview.length < LONGEST) preview += text.decode(value, { stream: true });
            controller.enqueue(value);
            return;
          }
          over();
          watch.end(answer.status, bytes, text && preview.slice(0, LONGEST));
          controller.close();
          controller.byobRequest?.respond(0);
        } catch (error) {
          over();
          watch.fail(asked.signal.aborted ? "aborted" : String(error));
          controller.error(error);
        }
      },
      cancel(reason) {
        over();
        watch.fail("aborted");
        return reader.cancel(reason);
      },
    });
    const { status, statusText } = answer;
    return withAddress(new Response(body, { status, statusText, headers: slow ? answer.headers : withoutOwn(answer.headers) }), answer, url);
  }

  /** The headers of the server: the proxy adds one that keeps its answers from acting as pages. @param {Headers} headers */
  function withoutOwn(headers) {
    return new Headers([...headers].filter(([name, value]) => name !== "content-security-policy" || !value.startsWith("sandbox;")));
  }

  /** @param {Response} response @param {Response} answer @param {string} url @returns {Response} */
  function withAddress(response, answer, url) {
    const { redirected, type } = answer;
    const clone = () => withAddress(Response.prototype.clone.call(response), answer, url);
    const given = { url, redirected, type: type === "basic" ? "cors" : type };
    for (const [name, value] of Object.entries(given)) Object.defineProperty(response, name, { value, configurable: true });
    return Object.defineProperty(response, "clone", { value: clone, configurable: true });
  }


  Object.defineProperty(fetchWatched, "name", { value: "fetch" });
  self.fetch = fetchWatched;
})();

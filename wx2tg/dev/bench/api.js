/** Questions to the workbench's own server, answered in JSON. */

/** What the server refused, in its own words. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status  HTTP status, 0 when the server did not answer at all.
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export class Api {
  /**
   * @param {string} path  Below `/api/`.
   * @param {Record<string, string | number | undefined>} [query]  Keys whose value is undefined are left out.
   * @returns {Promise<any>}
   */
  get(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const asked = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
    return this.#ask(`/api/${path}${asked && `?${asked}`}`, {});
  }

  /**
   * @param {string} path  Below `/api/`.
   * @param {unknown} body
   * @returns {Promise<any>}
   */
  post(path, body) {
    const headers = { "Content-Type": "application/json" };
    return this.#ask(`/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /**
   * @param {string} address
   * @param {RequestInit} options
   */
  async #ask(address, options) {
    let answer;
    try {
      answer = await fetch(address, { cache: "no-store", ...options });
    } catch {
      throw new ApiError("The server of the workbench does not answer.", 0);
    }
    const text = await answer.text();
    let value;
    try {
      value = text ? JSON.parse(text) : null;
    } catch {
      throw new ApiError(text.slice(0, 300), answer.status);
    }
    if (!answer.ok) throw new ApiError(String(value?.error ?? `The server answered ${answer.status}.`), answer.status);
    return value;
  }
}

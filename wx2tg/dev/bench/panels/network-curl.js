/** A request as a command of `curl`, for a POSIX shell. */

/** Headers that curl makes itself, or that hold for one connection only. */
const LEFT_OUT = new Set(["host", "content-length", "connection", "accept-encoding"]);

/**
 * @param {{method: string, url: string, headers: Record<string, string>, body: string | null}} request
 * @returns {string}
 */
export function curl({ method, url, headers, body }) {
  const parts = [`curl ${quoted(url)}`];
  if (method !== (body === null ? "GET" : "POST")) parts.push(method === "HEAD" ? "--head" : `-X ${quoted(method)}`);
  for (const [name, value] of Object.entries(headers)) {
    if (LEFT_OUT.has(name.toLowerCase())) continue;
    // curl takes "name:" for "leave it out"; with a semicolon the header is sent empty.
    parts.push(`-H ${quoted(value ? `${name}: ${value}` : `${name};`)}`);
  }
  if (body !== null) parts.push(`--data-raw ${quoted(body)}`);
  return parts.join(" \\\n  ");
}

/**
 * A text that a shell takes as it is. Nothing in single quotes has a meaning but the single quote.
 * @param {string} text
 */
function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

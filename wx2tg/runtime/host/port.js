/** Messages between a Worker and the page. */

/**
 * Send what can be copied; of anything else, what JSON has of it, which is all that WeChat ever sends.
 * @param {{postMessage(message: unknown): void}} port @param {unknown} message
 */
export function deliver(port, message) {
  try {
    port.postMessage(message);
  } catch {
    port.postMessage(JSON.parse(JSON.stringify(message)));
  }
}

/** Time limits for what may never answer: a decoder, a server, a question that the user does not notice. */

/** Milliseconds for a picture, a film, a sound or a file to come. */
export const LOADING = 60000;

/** Milliseconds for what the browser does by itself, without its user and without a server. */
export const PROMPT = 5000;

/** Milliseconds for a decision of the user's. Only a browser that has lost the question takes as long. */
export const DECISION = 600000;

/**
 * What `promise` resolves with, or the error that `late` makes where it has not ended within `limit` milliseconds.
 * What it answers after that changes nothing.
 * @template T
 * @param {number} limit @param {Promise<T>} promise @param {() => Error} late
 * @returns {Promise<T>}
 */
export function within(limit, promise, late) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const over = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(late()), limit);
  });
  return Promise.race([promise, /** @type {Promise<never>} */ (over)]).finally(() => clearTimeout(timer));
}

/** What panels tell each other: which place to show, which node is selected. Each signal is an event of the window. */

/**
 * @typedef {{path: string, line?: number, column?: number}} Place  A place in the project.
 *
 * @typedef {object} Signals
 * @property {Place} place  Show a place in the Source panel.
 * @property {{id: string, from: string}} node  A node is selected; `from` is the id of the panel that selected it.
 */

/**
 * @template {keyof Signals} T
 * @param {T} name
 * @param {Signals[T]} detail
 */
export function tell(name, detail) {
  window.dispatchEvent(new CustomEvent(`bench-${name}`, { detail }));
}

/**
 * @template {keyof Signals} T
 * @param {T} name
 * @param {(detail: Signals[T]) => void} handler
 */
export function hear(name, handler) {
  window.addEventListener(`bench-${name}`, (event) => {
    if (event instanceof CustomEvent) handler(event.detail);
  });
}

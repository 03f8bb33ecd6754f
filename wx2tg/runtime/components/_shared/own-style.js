/** Inline styles that a leaf keeps on its own element: a bound `style` that is written anew takes them away. */

/**
 * @param {HTMLElement} el
 * @returns {{set(values: Record<string, string>): void, detached(): void}} `set` takes CSS properties; "" leaves one to the page
 */
export function createOwnStyle(el) {
  /** @type {Record<string, string>} */
  let own = {};
  const write = () => {
    for (const name of Object.keys(own)) if (own[name]) el.style.setProperty(name, own[name]);
    observer.takeRecords();
  };
  const observer = new MutationObserver(write);
  observer.observe(el, { attributes: true, attributeFilter: ["style"] });
  return {
    set(values) {
      for (const name of Object.keys(own)) if (!values[name]) el.style.removeProperty(name);
      own = values;
      write();
    },
    detached: () => observer.disconnect(),
  };
}

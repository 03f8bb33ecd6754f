/** Whether the page around an element is shown: covered pages carry `hidden`. */

/**
 * Call `changed` when the page is covered (false) or shown again (true).
 * @param {HTMLElement} el attached @param {(shown: boolean) => void} changed
 * @returns {() => void} stops
 */
export function watchPage(el, changed) {
  const page = el.closest("wx-page");
  if (!page) return () => {};
  let hidden = page.hasAttribute("hidden");
  const observer = new MutationObserver(() => {
    if (page.hasAttribute("hidden") === hidden) return;
    hidden = !hidden;
    changed(!hidden);
  });
  observer.observe(page, { attributes: true, attributeFilter: ["hidden"] });
  return () => observer.disconnect();
}

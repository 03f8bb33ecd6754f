/** Activation of a control by click, tap or keyboard. */

/**
 * Call `run` when `el` is clicked; Enter and Space on `el` itself count as clicks.
 * @param {HTMLElement} el @param {(event: MouseEvent) => void} run
 */
export function onPress(el, run) {
  el.addEventListener("click", run);
  el.addEventListener("keydown", (event) => {
    if (event.target !== el || event.defaultPrevented || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    el.click();
  });
}

/**
 * Show `on` as an attribute without value, so that `[disabled]` in a style sheet works.
 * @param {HTMLElement} el @param {string} name @param {boolean} on
 */
export function flag(el, name, on) {
  el.toggleAttribute(name, on);
  if (name === "disabled") el.setAttribute("aria-disabled", String(on));
}

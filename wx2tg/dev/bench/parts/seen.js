/** Whether a panel can be seen: what costs time is left out while it cannot. */

export class Seen {
  now = false;

  /**
   * @param {HTMLElement} element
   * @param {() => void} come  Called each time the element becomes visible.
   */
  constructor(element, come) {
    new ResizeObserver(([{ contentRect }]) => {
      const before = this.now;
      this.now = contentRect.width > 0 && contentRect.height > 0;
      if (this.now && !before) come();
    }).observe(element);
  }
}

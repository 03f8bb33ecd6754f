/** A picture in an `editor` that was tapped: a frame with its size, a button that takes it away, a handle that resizes it. */

import { createDrag } from "./drag.js";

const PARTS = '<span class="wx-editor-size"></span><button type="button" class="wx-editor-delete">Delete</button><i class="wx-editor-handle"></i>';

/** The least width of a picture, in pixels. */
const LEAST = 20;

export class EditorImages {
  /**
   * @param {HTMLElement} el the editor, whose children of ours may lie beside the text
   * @param {HTMLElement} field the text
   * @param {Record<string, boolean>} props of the editor
   * @param {() => void} changed told when a picture is another or gone
   */
  constructor(el, field, props, changed) {
    this.el = el;
    this.props = props;
    this.changed = changed;
    /** @type {HTMLImageElement | null} */
    this.image = null;
    /** @type {HTMLElement | null} */
    this.frame = null;
    this.width = 0;
    field.addEventListener("click", ({ target }) => {
      const isImage = target instanceof HTMLImageElement;
      this.choose(isImage && !props.readOnly ? target : null);
    });
    field.addEventListener("input", () => this.draw());
  }

  /** @param {HTMLImageElement | null} image */
  choose(image) {
    this.image = image;
    this.draw();
  }

  /** Lay the frame over the picture, if there is one and the page wants something of it. */
  draw() {
    const { el, image, props } = this;
    const { showImgSize, showImgToolbar, showImgResize } = props;
    const isShown = image && image.isConnected && !props.readOnly && (showImgSize || showImgToolbar || showImgResize);
    if (!isShown) {
      if (this.frame) this.frame.hidden = true;
      return;
    }
    const frame = this.frame || (this.frame = this.make());
    const [outer, inner] = [el.getBoundingClientRect(), image.getBoundingClientRect()];
    const left = inner.left - outer.left - el.clientLeft + el.scrollLeft;
    const top = inner.top - outer.top - el.clientTop + el.scrollTop;
    frame.style.cssText = `left: ${left}px; top: ${top}px; width: ${inner.width}px; height: ${inner.height}px`;
    frame.hidden = false;
    const [size, remove, handle] = /** @type {HTMLElement[]} */ ([...frame.children]);
    size.textContent = `${Math.round(inner.width)} × ${Math.round(inner.height)}`;
    size.hidden = !showImgSize;
    remove.hidden = !showImgToolbar;
    handle.hidden = !showImgResize;
  }

  make() {
    const frame = this.el.ownerDocument.createElement("div");
    frame.className = "wx-editor-image";
    frame.innerHTML = PARTS;
    this.el.append(frame);
    const [, remove, handle] = /** @type {HTMLElement[]} */ ([...frame.children]);
    remove.addEventListener("click", (event) => {
      event.stopPropagation();
      this.image?.remove();
      this.choose(null);
      this.changed();
    });
    createDrag(handle, {
      down: () => { this.width = this.image?.getBoundingClientRect().width || 0; },
      claim: () => true,
      move: (dx) => {
        if (!this.image) return;
        this.image.style.width = `${Math.max(LEAST, this.width + dx)}px`;
        this.image.style.height = "auto";
        this.draw();
      },
      up: (vx, vy, claimed) => {
        if (claimed) this.changed();
      },
    });
    return frame;
  }
}

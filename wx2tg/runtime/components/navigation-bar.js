/** `navigation-bar`: the title bar's text and colours as attributes; empty ones leave the page's configuration. */

import { paintClient } from "../bridge/theme.js";
import { env } from "../core/env.js";
import { setBarColor, setBarLoading, setTitle } from "../core/looks.js";
import { watchPage } from "./_shared/page-watch.js";

/** @satisfies {NativeLeaf} */
export const wxNavigationBar = {
  props: { title: "", loading: false, frontColor: "", backgroundColor: "", colorAnimationDuration: 0, colorAnimationTimingFunc: "linear" },
  /** @param {LeafElement} el @param {NativeNode} node */
  create(el, node) {
    let unwatch = () => {};
    const update = () => {
      const { title, loading, frontColor, backgroundColor, colorAnimationDuration: duration, colorAnimationTimingFunc: timingFunc } = node.props;
      const page = /** @type {HTMLElement | null} */ (el.closest("wx-page"));
      if (!page || page.hidden || !env.shell) return;
      if (title) setTitle(title);
      if (frontColor || backgroundColor) {
        setBarColor({ frontColor, backgroundColor, animation: { duration, timingFunc } });
        paintClient(backgroundColor, "");
      }
      setBarLoading(loading);
    };
    return {
      attached() {
        unwatch = watchPage(el, update);
        // The shell takes up a new page's own configuration first.
        requestAnimationFrame(update);
      },
      update,
      detached: () => unwatch(),
    };
  },
};

/** A component that means nothing outside WeChat: nothing is shown, and the page is told that there is nothing. */

/** @satisfies {NativeLeaf} */
export const wxAbsent = {
  props: {},
  /** @param {LeafElement} el @param {NativeNode} node */
  create: (el, node) => ({
    // Later, as an answer from a server would come: the page has its handlers and its data by then.
    attached: () => void setTimeout(() => node.emit("error", {
      errCode: 1004, errMsg: `${el.localName.slice(3)}:fail not supported in Telegram`, status: -1,
    })),
  }),
};
